import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { BearerlessError } from '../domain/error.ts';
import { makeFolder } from './make-folder.ts';

const test = suite('commands/make-folder');

test('folders are made down to the last, and a file in the way is the problem of who named it', async () => {
  const base = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    makeFolder(join(base, 'a/b'));
    makeFolder(join(base, 'a/b'));
    is(existsSync(join(base, 'a/b')), true);
    await writeFile(join(base, 'file'), '');
    for (const folder of ['file', 'file/below']) {
      try {
        makeFolder(join(base, folder));
        is(folder, 'refused');
      } catch (thrown) {
        const { blame, code, message } = thrown as BearerlessError;
        equal(
          [blame, code, message],
          ['user', 'output-unwritable', `cannot make the folder ${base}/file: a file is there`],
        );
      }
    }
  } finally {
    await rm(base, { recursive: true });
  }
});
