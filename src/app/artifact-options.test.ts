// Where the cache may be.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { BearerlessError } from '../domain/error.ts';
import { cacheDirOf } from './artifact-options.ts';

const test = suite('app/artifact-options');

test('a file where the cache would be is the problem of who named it', async () => {
  const base = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    const file = join(base, 'file');
    await writeFile(file, '');
    is(cacheDirOf({ env: { XDG_CACHE_HOME: join(base, 'new') } }), join(base, 'new/bearerless'));
    for (const env of [{ XDG_CACHE_HOME: file }, { XDG_CACHE_HOME: join(file, 'below') }, { HOME: file }]) {
      try {
        is(cacheDirOf({ env }), 'refused');
      } catch (thrown) {
        const { blame, code, message } = thrown as BearerlessError;
        equal([blame, code, message.endsWith(`: ${file} is a file`)], ['user', 'cache-unwritable', true]);
      }
    }
  } finally {
    await rm(base, { recursive: true });
  }
});
