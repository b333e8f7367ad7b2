import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { moreWatchers } from '../scripts/ci-machine.ts';
import { countOf, runPart, summary } from '../scripts/ci-part.ts';
import { isLate, limitNow } from '../scripts/tests-until.ts';
import { waitFor } from '../src/engine/wait.ts';
import { temporaryFolder } from './support/bearerless.ts';
import { suite } from './support/suite.ts';

const test = suite('a part of .ci/run');

test('the last count is that of the part, and a bad end is a failure', () => {
  equal(countOf('1 passed, 0 failed\nmore\n12 passed, 3 failed\n', 1), { passed: 12, failed: 3 });
  equal(countOf('12 passed, 0 failed\n', 0), { passed: 12, failed: 0 });
  equal(countOf('12 passed, 0 failed\n', 1), { passed: 12, failed: 1 });
  equal(countOf('12 passed, 0 failed\n', null), { passed: 12, failed: 1 });
  equal(countOf('0 passed, 0 failed\n', 0), { passed: 0, failed: 1 });
  equal(countOf('  12 passed, 0 failed\n', 0), { passed: 0, failed: 1 });
  equal(countOf('', 0), { passed: 0, failed: 1 });
});

test('what there was no time for is named, and is no failure', () => {
  const notRun = ['test/a.test.ts'];
  const late = 'NOT RUN test/a.test.ts: there was no time to begin it\n';
  equal(countOf(`${late}3 passed, 0 failed\n`, 0), { passed: 3, failed: 0, notRun });
  equal(countOf(`${late}0 passed, 0 failed\n`, 0), { passed: 0, failed: 0, notRun });
  equal(countOf(`${late}0 passed, 0 failed\n`, 1), { passed: 0, failed: 1, notRun });
  equal(summary([{ name: 'a', seconds: 7, passed: 2, failed: 0, notRun }]).lines.slice(2), [
    'NOT RUN test/a.test.ts: there was no time',
    '2 passed, 0 failed',
  ]);
});

test('no test begins after TESTS_UNTIL, and what runs then has eight minutes', () => {
  const { TESTS_UNTIL } = process.env;
  try {
    for (const [until, late, limit] of [
      [undefined, false, 60_000],
      ['', false, 60_000],
      [String(Date.now() / 1000 + 600), false, 60_000],
      ['1', true, Number.NEGATIVE_INFINITY],
    ] as const) {
      if (until === undefined) delete process.env.TESTS_UNTIL;
      else process.env.TESTS_UNTIL = until;
      equal(isLate(), late);
      if (late) equal(limitNow(60_000) < 0, true);
      else equal(limitNow(60_000), limit);
    }
    process.env.TESTS_UNTIL = String(Date.now() / 1000 + 60);
    const limit = limitNow(3_600_000);
    equal(limit > 8 * 60_000 && limit <= 9 * 60_000, true);
  } finally {
    if (TESTS_UNTIL === undefined) delete process.env.TESTS_UNTIL;
    else process.env.TESTS_UNTIL = TESTS_UNTIL;
  }
});

test('nothing passed is nothing good', () => {
  equal(summary([]), { lines: ['== What took how long', '0 passed, 0 failed'], isGood: false });
  equal(summary([{ name: 'a', seconds: 7, passed: 2, failed: 0 }]), {
    lines: ['== What took how long', '    7 s  a, 2 passed, 0 failed', '2 passed, 0 failed'],
    isGood: true,
  });
});

test('the signal ends a part with all of its processes, and that is a failure', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'pid');
  const stopped = new AbortController();
  const running = runPart(
    ['bash', '-c', `sleep 300 & echo $! >${file}.new; mv ${file}.new ${file}; wait; true`],
    stopped.signal,
  );
  let pid = '';
  while (pid === '') pid = await readFile(file, 'utf8').catch(() => '');
  stopped.abort();
  const { passed, failed } = await running;
  equal({ passed, failed }, { passed: 0, failed: 1 });
  // A process that was killed goes as soon as it gets a processor.
  const gone = async () => {
    const state = await readFile(`/proc/${pid.trim()}/stat`, 'utf8').catch(() => 'gone');
    return /gone|\) Z/.test(state) || undefined;
  };
  await waitFor('the sleep has ended', gone, { limit: 60_000, signal: new AbortController().signal });
});

test('a limit of the machine is raised and given back', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'max_user_instances');
  for (const [before, meanwhile] of [
    ['128\n', '1024\n'],
    ['4096\n', '4096\n'],
  ] as const) {
    await writeFile(file, before);
    await using watchers = await moreWatchers(file);
    equal(await readFile(file, 'utf8'), meanwhile);
    await watchers[Symbol.asyncDispose]();
    equal(await readFile(file, 'utf8'), before);
  }
});
