// Every step of the nightly run, each for one CI job, and all of them one after the other on one machine; `usage` names
// them.
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { $ } from 'zx';
import { readRuns } from '../src/app/stored-run.ts';
import { packageRoot } from '../src/domain/root.ts';
import { versionsOf } from '../src/results/cells.ts';
import { resultsText, writeWhole } from '../src/results/store.ts';
import { need } from './ci-machine.ts';
import { startEngine, stopEngine, useEngine } from './docker-engine-run.ts';
import { keptNights, newestPatch, ofVersion, short, words } from './nightly-text.ts';

const usage = `scripts/nightly versions                 what is asked: the newest patch of each minor in $MINORS
scripts/nightly plan                     the shards as a matrix for GitHub, one line of JSON
scripts/nightly shard I/N                measures one shard into $OUT/shard-I
scripts/nightly merge                    puts $OUT/shard-* together in $OUT/whole with its reports
scripts/nightly site                     keeps the results of $OUT/whole in $KEPT, and makes a page with the nights there
                                         in $OUT/site
scripts/nightly reference                where $OUT/whole differs from results/reference, in $OUT/reference.md
scripts/nightly compare BEFORE           what $OUT/whole answers otherwise than the run in BEFORE, in $OUT/changes.md
scripts/nightly all [BEFORE]             the whole sequence here

OUT (nightly)        where everything goes
KEPT ($OUT/kept)     the results of the last nights, a folder each
SCENARIOS (stranger) questions, separated by blanks
VERSIONS             versions, separated by commas, instead of those that \`versions\` finds
MINORS               minors, separated by blanks
SHARDS               how many; by default one for each group
COMPARE              another engine to ask too, such as kind`;

const { env } = process;
const out = env.OUT || 'nightly';
const bearerless = join(packageRoot, 'bin/bearerless');
const whole = join(out, 'whole');
const kept = env.KEPT || join(out, 'kept');
const onGithub = Boolean(env.GITHUB_ACTIONS);

/** Shows what a command says, and leaves its exit code to whoever asked. */
const shown = $({ stdio: 'inherit', nothrow: true });

const Matrix = z.object({
  include: z.array(z.object({ shard: z.string(), engines: z.string(), versions: z.string() })),
});

/** Ends this step with the exit code of a command of it. */
class Failed extends Error {
  constructor(readonly code: number) {
    super(`a command ended with code ${code}`);
  }
}

/**
 * The newest patch that the Go module proxy knows; a minor whose newest cannot be learnt is asked in the catalogue's
 * patch.
 */
async function versions(): Promise<string> {
  if (env.VERSIONS) return env.VERSIONS;
  const listed = await $({ cwd: '/', nothrow: true, quiet: true })`go list -m -versions k8s.io/kubernetes`;
  const known = listed.exitCode === 0 ? words(listed.stdout) : [];
  const minors = words(env.MINORS || '1.37 1.36 1.35 1.34 1.33 1.20');
  // v1.20.2 is the version whose users first ran into the join that fails.
  return minors.map((minor) => (minor === '1.20' ? 'v1.20.2' : newestPatch(minor, known))).join(',');
}

/** The same selection in every job, or the shards would not be parts of one plan. */
async function selection(): Promise<string[]> {
  const compare = env.COMPARE ? ['--compare', env.COMPARE] : [];
  return [...words(env.SCENARIOS || 'stranger'), '--kubernetes', await versions(), ...compare];
}

/** The matrix as one line of JSON. */
async function plan(shards = env.SHARDS): Promise<string> {
  const count = shards ? ['--shards', shards] : [];
  const planned = await $({
    nothrow: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })`${bearerless} plan ${await selection()} ${count} --github`;
  return planned.exitCode === 0 ? planned.stdout.trim() : fail(planned.exitCode);
}

/** A surprise (1) is a result like any other: the merge says so. Everything else that is not 0 fails the job. */
const accept = (code: number | null) => (code === 0 || code === 1 ? undefined : fail(code));

function fail(code: number | null): never {
  throw new Failed(code ?? 1);
}

/**
 * Node images of the shard's versions for kind; of most patches nobody publishes one. Gives what ends an engine that
 * was started for it.
 */
async function images(shard: string): Promise<() => Promise<void>> {
  const { include } = Matrix.parse(JSON.parse(await plan(shard.split('/')[1])));
  const own = include.find((one) => one.shard === shard);
  if (!own?.engines.includes('kind')) return async () => {};
  const engine = await startEngine(new AbortController().signal);
  useEngine(engine);
  // Ends what it started, and nothing else.
  const end = async () => {
    if (engine.isStarted) await stopEngine();
  };
  await need(['mmdebstrap'], ['mmdebstrap']);
  const built = await shown`${bearerless} images build --kubernetes ${own.versions}`;
  if (built.exitCode === 0) return end;
  await end();
  return fail(built.exitCode);
}

async function shard(which: string): Promise<void> {
  const end = await images(which);
  try {
    const reporter = onGithub ? 'line,github' : 'line';
    const folder = join(out, `shard-${which.split('/')[0]}`);
    const run = [...(await selection()), '--shard', which, '--retries', '2', '--reporter', reporter];
    accept((await shown`${bearerless} run ${run} --output ${folder}`).exitCode);
  } finally {
    await end();
  }
}

async function merge(): Promise<void> {
  const names = (await readdir(out)).filter((name) => name.startsWith('shard-')).sort();
  const shards = names.map((name) => join(out, name));
  const reporter = `terminal,markdown,html,junit,sarif,badge${onGithub ? ',github' : ''}`;
  accept((await shown`${bearerless} merge ${shards} --output ${whole} --reporter ${reporter}`).exitCode);
}

/**
 * Keeps each version of this night in a file of its own: a version that is no longer asked then has no part in the
 * page.
 */
async function site(): Promise<void> {
  const { results } = await readRuns([whole]);
  const versions = versionsOf(results);
  for (const version of versions)
    writeWhole(join(kept, results.run.id, `${version}.json`), resultsText(ofVersion(results, version)));
  const names = await readdir(kept);
  const nights = keptNights(names);
  for (const name of names) if (!nights.includes(name)) await rm(join(kept, name), { recursive: true });
  const before = nights
    .filter((name) => name !== results.run.id)
    .flatMap((name) => versions.map((version) => join(kept, name, `${version}.json`)))
    .filter((file) => existsSync(file));
  const site = join(out, 'site');
  const to = ['--reporter', 'html,badge', '--output', site];
  accept((await shown`${bearerless} report ${whole} ${before} ${to}`).exitCode);
  await rename(join(site, 'results.html'), join(site, 'index.html'));
  await copyFile(join(whole, 'results.json'), join(site, 'results.json'));
}

/**
 * Writes a comparison into a file and shows it; gives its exit code. A difference (1) and an open question (3) are
 * findings; anything else that is not 0 is a fault, unless `known`, and so is a 3 that comes without a report.
 */
async function tell(file: string, args: string[], known: number[] = []): Promise<number> {
  const told = await $({
    nothrow: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })`${bearerless} ${args} --reporter markdown`;
  const code = told.exitCode ?? 1;
  await writeFile(file, told.stdout);
  const isFinding = code === 0 || code === 1 || (code === 3 && told.stdout !== '');
  if (!isFinding && !known.includes(code)) fail(code);
  if (isFinding) process.stdout.write(told.stdout);
  return code;
}

async function compare(before: string): Promise<void> {
  const [diff, changes] = [join(out, 'diff.md'), join(out, 'changes.md')];
  const code = await tell(diff, ['diff', before, whole, '--fail-on', 'changed']);
  if (code === 1) await writeFile(changes, short(await readFile(diff, 'utf8')));
  else await rm(changes, { force: true });
  await rm(diff);
}

/** Nothing is held against a reference that is not there. */
async function reference(): Promise<void> {
  const file = join(out, 'reference.md');
  await rm(file, { force: true });
  const names = await readdir(join(packageRoot, 'results/reference')).catch(() => []);
  if (!names.some((name) => name.endsWith('.json'))) console.log('There is no committed reference.');
  else await tell(file, ['check', whole], [4]);
}

async function all(before: string | undefined): Promise<void> {
  const matrix = await plan();
  console.log(matrix);
  for (const { shard: one } of Matrix.parse(JSON.parse(matrix)).include) await shard(one);
  await merge();
  await site();
  await reference();
  if (before !== undefined) await compare(before);
}

/** Performs one step; false for a call that names none. */
async function step(name: string | undefined, argument: string | undefined): Promise<boolean> {
  if (name === 'versions') console.log(await versions());
  else if (name === 'plan') console.log(await plan());
  else if (name === 'merge') await merge();
  else if (name === 'site') await site();
  else if (name === 'reference') await reference();
  else if (name === 'all') await all(argument);
  else if (name === 'shard' && argument) await shard(argument);
  else if (name === 'compare' && argument) await compare(argument);
  else return false;
  return true;
}

$.verbose = false;
try {
  if (!(await step(process.argv[2], process.argv[3]))) {
    console.error(usage);
    process.exitCode = 2;
  }
} catch (thrown) {
  if (thrown instanceof Failed) process.exitCode = thrown.code;
  else {
    console.error(thrown);
    process.exitCode = 3;
  }
}
