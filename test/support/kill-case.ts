// One run that is disturbed, held against the same run undisturbed: no cell is answered differently, nothing is left,
// the journal is readable, it ends in time, and `--resume` comes to the same.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { answersIn, different, faultsIn, open } from './answers.ts';
import { temporaryFolder } from './bearerless.ts';
import {
  type Course,
  type Disturbance,
  disturb,
  disturbance,
  moment,
  sayDisturbance,
} from './disturbance.ts';
import type { Random } from './random.ts';
import type { Counts, Part } from './seeded.ts';
import { type Around, nothingLeft, startWatched, type WatchedRun } from './watched-run.ts';

/** An undisturbed run: what every cell answers, and how the run goes. */
interface Truth extends Course {
  argv: string[];
  exitCode: number | undefined;
  answers: Record<string, string>;
}

/** Milliseconds for a run to end after a fault, beside what it would have taken anyway. */
const patience = 60_000;

/** Runs undisturbed. Every cell must be answered. */
async function truthOf(argv: string[], { around, clean }: Place): Promise<Truth> {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  const run = await startWatched(folder.path, [...argv, '--output', output], await around?.());
  const { exitCode, said, at } = await run.ended;
  const answers = await answersIn(output);
  assert.equal(open(answers), [], `undisturbed, every cell is answered\n${said}`);
  await nothingLeft(run);
  await clean?.();
  console.log(
    `undisturbed: ${Object.keys(answers).length} cells, ${(at / 1000).toFixed(0)} s, exit code ${exitCode}`,
  );
  return { argv, exitCode, answers, marks: run.marks, milliseconds: at, names: run.names };
}

/** Where what a run starts lives, beside its own processes. */
export interface Place {
  /** Made before each run. */
  around?: () => Promise<Around>;
  /** Programs that may be disturbed beside those of the run's own family. */
  names?: readonly string[];
  /** Asserts that nothing of any run is left there. */
  clean?: () => Promise<void>;
}

/** Registers cases that disturb runs of `argv`; the undisturbed one is run with the first of them. */
export function killCases(
  { cases }: Pick<Part, 'cases'>,
  counts: Counts,
  { argv, ...place }: Place & { argv: string[] },
): void {
  let truth: Promise<Truth> | undefined;
  cases(counts, async (random, number) => {
    truth ??= truthOf(argv, place);
    const known = await truth;
    const names = new Set([...known.names, ...(place.names ?? [])]);
    const folder = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
    try {
      await killCase({ truth: known, what: disturbance(number, names, random), place, folder }, random);
    } catch (thrown) {
      // What it answered, and why, is in its evidence.
      console.error(`  its output is kept: ${folder}`);
      throw thrown;
    }
    await rm(folder, { recursive: true });
  });
}

/** Disturbs one run in the folder, and resumes it. */
async function killCase(
  { truth, what, place, folder }: { truth: Truth; what: Disturbance; place: Place; folder: string },
  random: Random,
): Promise<void> {
  const output = join(folder, 'out');
  const when = moment(truth, random);
  const run = await startWatched(folder, [...truth.argv, '--output', output], await place.around?.());
  const done = await disturb(run, what, when, random);
  const limit = patience + when.rest + ('seconds' in what ? what.seconds * 1000 : 0);
  const ended = await endOf(run, limit);
  await done?.over;
  const took =
    done === undefined ? 'came too late' : `${((ended.at - done.at) / 1000).toFixed(1)} s to its end`;
  const at = `after line ${when.lines} and ${(when.wait / 1000).toFixed(1)} s`;
  console.log(
    `  ${sayDisturbance(what)} ${at}: ${took}, ended by ${ended.signal ?? `code ${ended.exitCode}`}`,
  );

  await nothingLeft(run);
  const answers = existsSync(join(output, 'journal.jsonl')) ? await answersIn(output) : {};
  assert.equal(different(answers, truth.answers), {}, `disturbed\n${ended.said}`);
  if (what.on === 'parent') {
    const expected = what.signal === 'SIGKILL' ? 'SIGKILL' : 130;
    if (done) assert.is(ended.signal ?? ended.exitCode, expected, ended.said);
  } else {
    // A cluster may fail after its last answer.
    const failed = await faultsIn(output);
    const whole = Object.keys(answers).length > 0 && open(answers).length === 0 && failed.length === 0;
    assert.is(ended.exitCode, whole ? truth.exitCode : 3, ended.said);
  }
  if (Object.keys(answers).length > 0) await resumed(folder, output, truth);
  await place.clean?.();
}

async function resumed(parent: string, output: string, truth: Truth): Promise<void> {
  const run = await startWatched(parent, ['--resume', output]);
  const { exitCode, said } = await endOf(run, patience + 2 * truth.milliseconds);
  await nothingLeft(run);
  assert.equal(await answersIn(output), truth.answers, `resumed\n${said}`);
  assert.is(exitCode, truth.exitCode, said);
}

/** The run's end; a run that goes on is killed and is a failure. */
async function endOf(run: WatchedRun, limit: number) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limit);
  });
  const ended = await Promise.race([run.ended, late]);
  clearTimeout(timer);
  if (ended !== 'late') return ended;
  process.kill(run.pid, 'SIGKILL');
  const { said } = await run.ended;
  throw new Error(`the run had not ended ${(limit / 1000).toFixed(0)} s later\n${said}`);
}
