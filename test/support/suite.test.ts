// The negative controls of the test harness itself: every way in which a run could pass without testing must fail.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { is, match } from 'uvu/assert';
import { suite } from './suite.ts';

const test = suite('test/support/suite');
const here = import.meta.dirname;

/** Runs a test file of the given text, alone or under run.ts, and gives its exit code and all it printed. */
async function child(text: string, runner: 'alone' | 'run.ts'): Promise<{ code: number; output: string }> {
  const folder = await mkdtemp(join(here, '..', 'fixtures', '.suite-'));
  try {
    const file = join(folder, 'some.test.ts');
    await writeFile(file, `import { suite } from '${join(here, 'suite.ts')}';\n${text}`);
    const argv = ['--import', 'tsx', ...(runner === 'alone' ? [] : [join(here, 'run.ts')]), file];
    return await new Promise((done) => {
      execFile(process.execPath, argv, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const cases: Array<[what: string, text: string, code: number, says: RegExp]> = [
  ['a passing test passes', "suite('s')('t', () => {});", 0, /^1 passed, 0 failed$/m],
  ['a failing test fails', "suite('s')('t', () => { throw new Error('no') });", 1, /^0 passed, 1 failed$/m],
  ['a rejecting test fails', "suite('s')('t', async () => { throw 1 });", 1, /^0 passed, 1 failed$/m],
  [
    'a hung test fails',
    "suite('s', { limit: 50 })('t', () => new Promise(() => {}));",
    1,
    /longer than 0.05 s/,
  ],
  ['a suite without tests fails', "suite('s');", 1, /no tests/],
  ['a throw while collecting fails', "suite('s')('t', () => {}); throw new Error('early');", 1, /early/],
  [
    'a test that leaves the process fails',
    "suite('s')('t', () => process.exit(0));",
    1,
    /before its tests did/,
  ],
  [
    'a test registered too late fails',
    "const t = suite('s'); t('a', () => { t('b', () => {}) });",
    1,
    /registered after the run began/,
  ],
];

for (const [what, text, code, says] of cases) {
  for (const runner of ['alone', 'run.ts'] as const) {
    if (runner === 'run.ts' && !/collecting|hung|passing/.test(what)) continue;
    test(`${what}, ${runner}`, async () => {
      const seen = await child(text, runner);
      is(seen.code, code, seen.output);
      match(seen.output, says);
    });
  }
}

test('a file without any suite fails under run.ts', async () => {
  const seen = await child('', 'run.ts');
  is(seen.code, 1);
  match(seen.output, /has no tests/);
});
