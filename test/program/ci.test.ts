// .ci/run in a clone of stand-ins: what it counts, and that nothing that goes wrong is lost on the way to its last
// line.
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, match } from 'uvu/assert';
import { packageRoot as root } from '../../src/domain/root.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('.ci/run', { limit: 900_000 });

/** What a part prints, as the body of a shell script; a part that is not named passes one test. */
type Says = Partial<Record<'test' | 'test:faults' | 'long' | 'whole' | 'browser' | 'ci', string>>;

const one = 'echo "1 passed, 0 failed"';

/** Runs a copy of it without Docker; gives its code, its last line, and what each part came to. */
async function ci(says: Says, { installs = true, until = '' } = {}) {
  await using folder = await temporaryFolder();
  const at = (...names: string[]) => join(folder.path, ...names);
  for (const name of ['.ci', 'scripts', 'bin', 'parts']) await mkdir(at(name));
  await copyFile(join(root, '.ci/run'), at('.ci/run'));
  await symlink(join(root, 'scripts/ci.ts'), at('scripts/ci.ts'));
  await writeFile(at('package.json'), '{"type":"module"}');
  if (installs) await symlink(join(root, 'node_modules'), at('node_modules'));
  const put = async (file: string, body: string) => {
    await writeFile(file, `#!/bin/bash\n${body}\n`);
    await chmod(file, 0o755);
  };
  for (const name of ['test', 'test:faults', 'long', 'whole', 'browser', 'ci'] as const)
    await put(at('parts', name), says[name] ?? one);
  await put(at('bin/npm'), `exec '${at('parts')}/'"\${*: -1}"`);
  // Nothing is installed: whatever a part needs is there.
  for (const name of ['runc', 'chromium', 'shellcheck']) await put(at('bin', name), ':');
  const runner = `import { spawnSync } from 'node:child_process';
const part = process.argv[2].replace('test/', 'parts/');
process.exitCode = spawnSync(part, { stdio: 'inherit' }).status;`;
  await writeFile(at('scripts/test.ts'), runner);
  const { exitCode, stdout } = await execa(at('.ci/run'), [], {
    reject: false,
    env: { PATH: `${at('bin')}:${process.env.PATH}`, SKIP_KIND: '1', TESTS_UNTIL: until },
  });
  const lines = stdout.split('\n');
  const times = lines.slice(lines.indexOf('== What took how long') + 1, -1);
  return {
    exitCode,
    last: lines.at(-1),
    times: times.map((line) => line.replace(/^ *\d+ s {2}/, '')),
    stdout,
  };
}

const called = (part: string) => `node --import tsx scripts/test.ts test/${part}`;

test('the counts of all parts are added up', async () => {
  const { exitCode, last, times } = await ci({ test: 'echo "40 passed, 0 failed"' });
  equal([exitCode, last], [0, '45 passed, 0 failed']);
  equal(times, [
    'npm test, 40 passed, 0 failed',
    'npm run test:faults, 1 passed, 0 failed',
    ...['ci', 'browser', 'long', 'whole'].map((part) => `${called(part)}, 1 passed, 0 failed`),
  ]);
});

test('a failed test fails the whole, and the other parts run all the same', async () => {
  const { exitCode, last } = await ci({ test: 'echo "39 passed, 1 failed"; exit 1', long: `${one}; exit 1` });
  equal([exitCode, last], [1, '44 passed, 2 failed']);
});

test('a part that ends without a count, or tests nothing, is a failure', async () => {
  const { exitCode, last } = await ci({
    test: 'echo "7 passed"; kill -KILL $$',
    whole: 'exit 0',
    ci: 'echo "0 passed, 0 failed"',
  });
  equal([exitCode, last], [1, '3 passed, 3 failed']);
});

test('parts for which there is no time are named, and are neither passed nor failed', async () => {
  const long = 'echo "NOT RUN test/long/a.test.ts: there was no time to end it"; echo "0 passed, 0 failed"';
  const some = await ci({ long });
  equal([some.exitCode, some.last], [0, '5 passed, 0 failed']);
  equal(some.times.slice(-1), ['NOT RUN test/long/a.test.ts: there was no time']);
  const late = await ci({}, { until: '1' });
  equal([late.exitCode, late.last], [0, '1 passed, 0 failed']);
  equal(
    late.times.filter((line) => line.startsWith('NOT RUN')),
    ['npm run test:faults', ...['ci', 'browser', 'long', 'whole'].map(called)].map(
      (part) => `NOT RUN ${part}: there was no time`,
    ),
  );
  const nothing = await ci({ test: 'echo "0 passed, 0 failed"' }, { until: '1' });
  equal([nothing.exitCode, nothing.last], [1, '0 passed, 1 failed']);
});

test('where nothing could be installed, that is said and counted', async () => {
  const { exitCode, last, stdout } = await ci({ test: 'echo "npm ci failed"; exit 1' }, { installs: false });
  equal([exitCode, last], [1, '0 passed, 1 failed']);
  match(stdout, /^npm ci failed$/m);
});
