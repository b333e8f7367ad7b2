// `npm test`: lint, types, schema, unit tests with coverage, tests of the program as it is started, integration on real
// Kubernetes. Every step runs, whatever came before it; the last line is `N passed, N failed` over all of them. With
// arguments: only the test files whose path contains one; those of test/long (real Kubernetes for minutes), test/whole
// (static pods), test/hops (upgrades over four versions, a quarter of an hour), test/browser (Chromium), test/ci
// (linters), test/kind (Docker) and test/faults (see scripts/faults.ts) run only when they are named.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';
import pLimit from 'p-limit';
import { sourceFiles } from '../test/support/files.ts';
import { isLate, limitNow } from './tests-until.ts';

interface Tally {
  passed: number;
  failed: number;
  /** There was no time to begin it, or to end it. */
  isLate?: boolean;
}

const minute = 60_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);

const files = sourceFiles(root, 'src')
  .concat(sourceFiles(root, 'test'))
  .map((file) => relative(root, file))
  .filter(
    (file) =>
      file.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((part) => file.includes(part))),
  );
const below = (...folders: string[]) =>
  files.filter((file) => folders.some((folder) => file.startsWith(`test/${folder}/`)));
const integration = below('integration');
const long = wanted.length === 0 ? [] : below('long');
const single = wanted.length === 0 ? [] : below('whole', 'hops', 'browser', 'ci', 'kind', 'faults');
const program = below('program');
const apart = new Set([
  ...program,
  ...below('integration', 'long', 'whole', 'hops', 'browser', 'ci', 'kind', 'faults'),
]);
const unit = files.filter((file) => !apart.has(file));
const coverage = join(root, 'coverage', 'tmp');
const runner = ['node', '--import', 'tsx', 'test/support/run.ts'];

const tallies: Tally[] = [];
if (wanted.length === 0) {
  if (integration.length === 0) tallies.push(failure('integration: there are no tests'));
  tallies.push(
    ...(await Promise.all([
      check('lint', ['biome', 'check', '.']),
      check('types', ['tsc', '--noEmit']),
      check('types of the viewer', ['tsc', '-p', 'src/viewer']),
      check('schema', ['node', '--import', 'tsx', 'scripts/schema.ts', '--check']),
    ])),
  );
}
if (integration.length + long.length > 0) {
  // On a cold machine a version costs minutes: what `npm test` asks is asked of the newest alone.
  tallies.push(await binaries('latest', ...(long.length > 0 ? ['1.20'] : [])));
}
// Half of a join that must fail is waiting: one more at once than there are processors. The slowest come first.
const counted = wanted.length === 0 ? { env: { NODE_V8_COVERAGE: coverage } } : {};
const queue = [
  ...(unit.length > 0 ? [{ name: 'unit', files: unit, options: counted }] : []),
  ...[...long, ...integration].map((file) => ({ name: file, files: [file], options: {} })),
  ...program.map((file) => ({ name: file, files: [file], options: counted })),
];
const run = async ({ name, files, options }: (typeof queue)[number]) => {
  tallies.push(
    await tests({ name, argv: [...runner, ...files], limit: 40 * minute, output: 'pipe', options }),
  );
};
if (wanted.length === 0) rmSync(coverage, { recursive: true, force: true });
await pLimit(availableParallelism() + 1).map(queue, run);
if (wanted.length === 0) tallies.push(await check('coverage', ['c8', 'report']));

// One after the other: each file looks at what is left behind. The short form of faults takes two at once, since half
// of a run is waiting, and begins with what starts clusters.
const whole = process.env.FAULTS_WHOLE === '1';
const two = !whole && single.every((file) => file.startsWith('test/faults/'));
const slow = single.filter((file) => dirname(file) === 'test/faults/clusters');
await pLimit(two ? 2 : 1).map([...new Set([...slow, ...single])], async (file) => {
  const limit = (whole ? 12 * 60 : 35) * minute;
  const output = two ? 'pipe' : 'inherit';
  tallies.push(await tests({ name: file, argv: [...runner, file], limit, output }));
});

const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
const isNothing = passed + failed === 0 && !tallies.some((tally) => tally.isLate);
if (isNothing) console.log('FAIL nothing was tested');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || isNothing ? 1 : 0;

/** A step that says nothing when all is well; its failure counts as one. */
async function check(name: string, argv: string[]): Promise<Tally> {
  const { failed, seconds, all } = await start(argv, 5 * minute, { all: true });
  console.log(`== ${name}: ${failed ? 'FAILED' : 'ok'} (${seconds} s)`);
  if (!failed) return { passed: 0, failed: 0 };
  console.log(all);
  return { passed: 0, failed: 1 };
}

/** Fetches or builds what the integration tests run, visibly: on a cold machine this is where the minutes go. */
async function binaries(...versions: string[]): Promise<Tally> {
  console.log(`== binaries of ${versions.join(', ')}`);
  const fetch = ['bin/bearerless', 'binaries', 'fetch', ...versions];
  const { failed, seconds } = await start(fetch, 60 * minute, { stdout: 'inherit', stderr: 'inherit' });
  console.log(`== binaries: ${seconds} s`);
  return failed ? failure('binaries: not all could be had') : { passed: 0, failed: 0 };
}

/**
 * A step that prints as it goes (or, with `pipe`, at its end) and ends with its own tally. Ending badly with no failed
 * test counts as one.
 */
async function tests({
  name,
  argv,
  limit,
  output,
  options: more = {},
}: {
  name: string;
  argv: string[];
  limit: number;
  output: 'inherit' | 'pipe';
  options?: Options;
}): Promise<Tally> {
  if (isLate()) return late(name, 'there was no time to begin it');
  if (output === 'inherit') console.log(`== ${name}`);
  const options: Options =
    output === 'inherit' ? { stdout: ['inherit', 'pipe'], stderr: 'inherit' } : { all: true };
  const allowed = limitNow(limit);
  const { failed, seconds, stdout, all, timedOut } = await start(argv, allowed, { ...options, ...more });
  if (output === 'pipe') console.log(`== ${name}\n${all}`);
  const [, passes, failures] = [...String(stdout).matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  console.log(`== ${name}: ${seconds} s`);
  if (timedOut && allowed < limit) return late(name, 'there was no time to end it');
  if (passes === undefined) return failure(`${name}: it ended without a tally`);
  const tally = { passed: Number(passes), failed: Number(failures) };
  if (!failed || tally.failed > 0) return tally;
  return { passed: tally.passed, failed: failure(`${name}: its tests passed, yet it ended badly`).failed };
}

function failure(what: string): Tally {
  console.log(`FAIL ${what}`);
  return { passed: 0, failed: 1 };
}

/** What TESTS_UNTIL left no time for is named, and counts neither as passed nor as failed. */
function late(what: string, why: string): Tally {
  console.log(`NOT RUN ${what}: ${why}`);
  return { passed: 0, failed: 0, isLate: true };
}

async function start(argv: string[], timeout: number, options: Options) {
  const [command, ...rest] = argv as [string, ...string[]];
  const start = performance.now();
  const ended = await execa(command, rest, {
    cwd: root,
    preferLocal: true,
    reject: false,
    stdin: 'ignore',
    timeout,
    ...options,
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const { failed, timedOut, all, stdout } = ended;
  return { failed, timedOut, seconds, all, stdout };
}
