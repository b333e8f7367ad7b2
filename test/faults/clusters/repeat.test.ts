// The main job again and again, on a machine that does nothing else and on one whose processors are busy: no cell may
// be answered differently, and how many were not answered is said.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Answers, answersIn, different, open } from '../../support/answers.ts';
import { temporaryFolder } from '../../support/bearerless.ts';
import { count, faults, whole } from '../../support/seeded.ts';
import { startWatched } from '../../support/watched-run.ts';

const { test } = faults('repeat', { limit: 24 * 3600_000 });
const argv = ['-k', 'latest', ...(whole ? [] : ['-s', 'anonymous-off'])];
const idle = count({ short: 1, whole: 20 });
const busy = count({ short: 1, whole: 20 });

test(`${idle} times, and ${busy} times on busy processors: the same answers`, async () => {
  /** What was answered first, of each cell. */
  const known: Answers = {};
  const wrong: string[] = [];
  for (let n = 0; n < idle + busy; n += 1) {
    using _load = n < idle ? undefined : load();
    const { answers, exitCode, seconds, said } = await once();
    const differing = different(answers, { ...answers, ...known });
    const left = open(answers).length;
    const how = n < idle ? 'idle' : 'busy';
    console.log(`  ${how}: ${Object.keys(answers).length} cells, ${left} inconclusive, ${seconds} s`);
    for (const [id, answer] of Object.entries(differing)) wrong.push(`run ${n}, ${how}: ${id}: ${answer}`);
    assert.is(exitCode, left === 0 ? 0 : 3, said);
    for (const [id, answer] of Object.entries(answers)) if (answer !== 'open') known[id] ??= answer;
  }
  assert.equal(wrong, []);
});

async function once() {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  const run = await startWatched(folder.path, [...argv, '--output', output]);
  const { exitCode, said, at } = await run.ended;
  return { exitCode, said, seconds: (at / 1000).toFixed(0), answers: await answersIn(output) };
}

/** Keeps every processor busy until it is disposed of. */
function load(): Disposable {
  const all = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  return {
    [Symbol.dispose]: () => {
      for (const child of all) child.kill('SIGKILL');
    },
  };
}
