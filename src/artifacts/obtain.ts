// Obtains the binaries of one folder of the cache under a lock: deletes damaged ones, then downloads or unpacks missing
// ones, and builds the rest together. A second run waits for the lock and then finds everything there. Another lock
// allows only one build at a time on a machine.
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { BearerlessError } from '../domain/error.ts';
import type { LocalBinary } from '../domain/results.ts';
import { lock } from '../system/lock.ts';
import { discard, lookUp, store, sweep, temporaryPath } from './cache.ts';
import { type Artifact, accepts } from './component.ts';
import { fetchPackage } from './debian.ts';
import { cacheFault } from './disk-fault.ts';
import { reportedVersion } from './found.ts';
import { type Built, buildModule, type Program } from './module-build.ts';
import type { Network } from './network.ts';
import { type ArtifactOptions, comesFrom, type ReportProgress } from './options.ts';
import type { Pins } from './pins.ts';
import type { ProgressClock } from './progress-clock.ts';
import { fetchRelease } from './release.ts';

/** How missing binaries are obtained. */
export interface Obtaining {
  options: ArtifactOptions & { network: Network; pins: Pins };
  progress: ProgressClock;
  signal: AbortSignal;
  /** Makes the error for an artifact that no source has, with the reasons. */
  unavailable: (artifact: Artifact, because: string[]) => BearerlessError;
}

/** The context for obtaining one binary. `tell` reports its progress. */
type ObtainingOne = Obtaining & { tell: ReportProgress };

/** How many files are downloaded at once. The programs of other projects come out of one archive or package. */
const downloadsAtOnce = ({ family }: Artifact) => (family === 'kubernetes' ? 3 : 1);

/** Obtains `group`, whose artifacts share a folder. Rejects with `unavailable` if no source has one of them. */
export async function obtain(group: Artifact[], obtaining: Obtaining): Promise<LocalBinary[]> {
  const [first] = group;
  if (first === undefined) return [];
  try {
    return await obtainInFolder(first.folder, group, obtaining);
  } catch (thrown) {
    throw cacheFault(thrown, obtaining.options.cacheDir);
  }
}

async function obtainInFolder(
  folder: string,
  group: Artifact[],
  obtaining: Obtaining,
): Promise<LocalBinary[]> {
  const { options, progress, signal } = obtaining;
  const { cacheDir } = options;
  const [first] = group as [Artifact];
  using waiting = progress.of(first);
  await using _held = await lock(join(cacheDir, 'locks', folder), signal, () =>
    waiting('look', `waits for another run that is filling ${folder}`),
  );
  await sweep(cacheDir, first);
  const found = await pLimit(downloadsAtOnce(first)).map(group, async (artifact) => {
    using tell = progress.of(artifact);
    const one = { ...obtaining, tell };
    return (await recheck(artifact, one)) ?? (await fetched(artifact, one));
  });
  await rm(downloadsOf(first, cacheDir), { recursive: true, force: true });
  const there = found.flatMap((one) => ('missing' in one ? [] : [one]));
  const [next, ...others] = found.flatMap((one) => ('missing' in one ? [one] : []));
  return next === undefined ? there : [...there, ...(await built([next, ...others], obtaining))];
}

/**
 * Checks again whether another run has made the binary meanwhile. Damaged binaries are deleted only here, because
 * without the lock a file may be just being replaced.
 */
async function recheck(
  artifact: Artifact,
  { options, tell }: Pick<ObtainingOne, 'options' | 'tell'>,
): Promise<LocalBinary | undefined> {
  const { cacheDir, source } = options;
  const cached = await lookUp(cacheDir, artifact, options);
  switch (cached.is) {
    case 'good':
      if (!comesFrom(cached.binary, source)) return undefined;
      tell('done', 'is in the cache');
      return cached.binary;
    case 'bad':
      tell('skip', `in the cache is deleted: ${cached.because}`);
      await discard(cacheDir, artifact);
      return undefined;
    case 'absent':
      return undefined;
    default:
      return cached satisfies never;
  }
}

const downloadsOf = ({ folder }: Artifact, cacheDir: string) => join(cacheDir, 'downloads', folder);

/** Where a finished file came from. */
type Origin = Built & { source: 'release' | 'package' | 'module' };

/** A binary that only a build can make, and the reasons why no other source has it. */
interface Missing extends Program {
  missing: string[];
}

/** Tries the sources of finished files in their order. */
async function fetched(artifact: Artifact, obtaining: ObtainingOne): Promise<LocalBinary | Missing> {
  const { options } = obtaining;
  const target = await temporaryPath(options.cacheDir, artifact);
  const missing: string[] = [];
  for (const [source, obtainFrom] of [
    ['release', fromRelease],
    ['package', fromPackage],
  ] as const) {
    if (options.source !== undefined && options.source !== source) continue;
    const made = await obtainFrom({ artifact, target, obtaining });
    if (!('missing' in made)) return made;
    missing.push(made.missing);
  }
  return { artifact, target, missing };
}

/** Builds the programs in one go. */
async function built(
  programs: readonly [Missing, ...Missing[]],
  obtaining: Obtaining,
): Promise<LocalBinary[]> {
  const { options, progress, signal, unavailable } = obtaining;
  const [{ artifact: first, missing }, ...more] = programs;
  if (options.source !== undefined && options.source !== 'module') throw unavailable(first, missing);
  using tell = progress.of(first, ...more.map(({ artifact }) => artifact));
  const waits = () => tell('look', `${more.length > 0 ? 'wait' : 'waits'} for another build`);
  const turn = async () => await lock(join(options.cacheDir, 'locks', 'build'), signal, waits);
  const workRoot = join(options.cacheDir, 'build');
  const result = await buildModule({ ...options, programs, workRoot, turn, tell, signal });
  if ('missing' in result) throw unavailable(first, [...missing, result.missing]);
  const stored: LocalBinary[] = [];
  for (const { artifact, target } of programs)
    stored.push(await storeVerified(artifact, target, { source: 'module', ...result, options, signal }));
  tell('done', more.length > 0 ? 'are built' : 'is built');
  return stored;
}

/** The reason why a source has none. */
interface None {
  missing: string;
}

interface Attempt {
  artifact: Artifact;
  /** The path of the finished file. */
  target: string;
  obtaining: ObtainingOne;
}

async function fromRelease(attempt: Attempt): Promise<LocalBinary | None> {
  const { artifact, target, obtaining } = attempt;
  const { options, tell, signal } = obtaining;
  const downloads = downloadsOf(artifact, options.cacheDir);
  return await unlessMissing(attempt, 'has no release to download', async () => {
    const integrity = await fetchRelease({ artifact, target, downloads, from: options, tell, signal });
    return { source: 'release', integrity };
  });
}

async function fromPackage(attempt: Attempt): Promise<LocalBinary | None> {
  const { artifact, target, obtaining } = attempt;
  const { options, tell, signal } = obtaining;
  const { debian, component } = artifact;
  if (debian === undefined) return { missing: 'no package of Debian has it in a form that will do' };
  const downloads = downloadsOf(artifact, options.cacheDir);
  return await unlessMissing(attempt, 'is in no package to be had', async () => {
    const { searchPath } = options;
    await fetchPackage({ debian, component, target, downloads, searchPath, tell, signal });
    return { source: 'package', integrity: 'apt' };
  });
}

/** The binary that `get` leaves at the target, or the reason why its source or this machine has none. */
async function unlessMissing(
  { artifact, target, obtaining }: Attempt,
  what: string,
  get: () => Promise<Origin>,
): Promise<LocalBinary | None> {
  const { options, signal, tell } = obtaining;
  try {
    const origin = await get();
    const binary = await storeVerified(artifact, target, { ...origin, options, signal });
    tell('done', origin.source === 'release' ? 'is downloaded' : 'is taken from its package');
    return binary;
  } catch (thrown) {
    await rm(target, { force: true });
    if (!(thrown instanceof BearerlessError) || thrown.blame !== 'environment') throw thrown;
    // This is reported once, not again for every other file of a source that was given up.
    if (thrown.code !== 'source-given-up') obtaining.tell('skip', `${what}: ${thrown.message}`);
    return { missing: thrown.message };
  }
}

/** Puts a finished file into the cache, if it is the right program. */
async function storeVerified(
  artifact: Artifact,
  temporary: string,
  { options, signal, ...origin }: Origin & Pick<Obtaining, 'options' | 'signal'>,
): Promise<LocalBinary> {
  const { source } = origin;
  await chmod(temporary, 0o755);
  const reported = await reportedVersion(temporary, artifact, signal);
  if (reported === undefined || !accepts(artifact, reported)) {
    await rm(temporary, { force: true });
    const says = `${artifact.component} ${artifact.version} from the ${source} says it is ${reported ?? 'no version'}`;
    throw new BearerlessError('environment', 'wrong-version', says);
  }
  return await store({
    cacheDir: options.cacheDir,
    artifact,
    temporary,
    // A package may have another version of those that are accepted.
    origin: { ...origin, version: source === 'package' ? reported : artifact.version },
  });
}
