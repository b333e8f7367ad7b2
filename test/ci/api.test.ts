// The documentation of the library is made by TypeDoc, in the pinned version that `npm run api` fetches, without a
// warning: every export of src/library.ts has a comment, and every type that an export names is an export too.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('documentation of the library', { limit: 300_000 });

test('TypeDoc has nothing to say', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, all } = await execa('npm', ['run', '--silent', 'api', '--', '--out', folder.path], {
    cwd: packageRoot,
    reject: false,
    all: true,
    env: { NO_COLOR: '1' },
  });
  equal([exitCode, all.match(/^\[(warning|error)\].*$/gm) ?? []], [0, []], all);
  is(existsSync(join(folder.path, 'functions/run.html')), true);
});
