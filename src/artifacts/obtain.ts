// Obtains the binaries of one folder of the cache under a lock: deletes damaged ones, then downloads, unpacks or builds
// missing ones. A second run waits for the lock and then finds everything there. Another lock allows only one build at
// a time on a machine.
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import type { LocalBinary } from '../domain/results.ts';
import { lock } from '../system/lock.ts';
import { discard, lookUp, store, sweep, temporaryPath } from './cache.ts';
import { type Artifact, accepts } from './component.ts';
import { fetchPackage } from './debian.ts';
import { cacheFault } from './disk-fault.ts';
import { reportedVersion } from './found.ts';
import { type Built, buildModule } from './module-build.ts';
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

/**
 * Obtains `group`, whose artifacts share a folder, in this order. Rejects with `unavailable` if no source has one of
 * them.
 */
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
  const made: LocalBinary[] = [];
  for (const artifact of group) {
    using tell = progress.of(artifact);
    const one = { ...obtaining, tell };
    made.push((await recheck(artifact, one)) ?? (await downloadOrBuild(artifact, one)));
  }
  await rm(downloadsOf(first, cacheDir), { recursive: true, force: true });
  return made;
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

/** Tries the sources in their order. */
async function downloadOrBuild(artifact: Artifact, obtaining: ObtainingOne): Promise<LocalBinary> {
  const { options, unavailable } = obtaining;
  const target = await temporaryPath(options.cacheDir, artifact);
  const because: string[] = [];
  for (const [source, obtainFrom] of [
    ['release', fromRelease],
    ['package', fromPackage],
    ['module', fromModule],
  ] as const) {
    if (options.source !== undefined && options.source !== source) continue;
    const made = await obtainFrom({ artifact, target, obtaining });
    if (!('missing' in made)) return made;
    because.push(made.missing);
  }
  throw unavailable(artifact, because);
}

/** The reason why a source has none. */
interface Missing {
  missing: string;
}

interface Attempt {
  artifact: Artifact;
  /** The path of the finished file. */
  target: string;
  obtaining: ObtainingOne;
}

async function fromRelease(attempt: Attempt): Promise<LocalBinary | Missing> {
  const { artifact, target, obtaining } = attempt;
  const { options, tell, signal } = obtaining;
  const downloads = downloadsOf(artifact, options.cacheDir);
  return await unlessMissing(attempt, 'has no release to download', async () => {
    const integrity = await fetchRelease({ artifact, target, downloads, from: options, tell, signal });
    return { source: 'release', integrity };
  });
}

async function fromPackage(attempt: Attempt): Promise<LocalBinary | Missing> {
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

async function fromModule({ artifact, target, obtaining }: Attempt): Promise<LocalBinary | Missing> {
  const { options, tell, signal } = obtaining;
  const { cacheDir } = options;
  await using _building = await lock(join(cacheDir, 'locks', 'build'), signal, () =>
    tell('look', 'waits for a build of another run'),
  );
  const workRoot = join(cacheDir, 'build');
  const built = await buildModule({ ...options, artifact, target, workRoot, tell, signal });
  if ('missing' in built) return built;
  return await storeVerified(artifact, target, { source: 'module', ...built, obtaining });
}

/** The binary that `get` leaves at the target, or the reason why its source or this machine has none. */
async function unlessMissing(
  { artifact, target, obtaining }: Attempt,
  what: string,
  get: () => Promise<Origin>,
): Promise<LocalBinary | Missing> {
  try {
    return await storeVerified(artifact, target, { ...(await get()), obtaining });
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
  { obtaining, ...origin }: Origin & { obtaining: ObtainingOne },
): Promise<LocalBinary> {
  const { options, tell, signal } = obtaining;
  const { source } = origin;
  await chmod(temporary, 0o755);
  const reported = await reportedVersion(temporary, artifact, signal);
  if (reported === undefined || !accepts(artifact, reported)) {
    await rm(temporary, { force: true });
    const says = `${artifact.component} ${artifact.version} from the ${source} says it is ${reported ?? 'no version'}`;
    throw new BearerlessError('environment', 'wrong-version', says);
  }
  const binary = await store({
    cacheDir: options.cacheDir,
    artifact,
    temporary,
    // A package may have another version of those that are accepted.
    origin: { ...origin, version: source === 'package' ? reported : artifact.version },
  });
  tell('done', done[source]);
  return binary;
}

const done = { release: 'is downloaded', package: 'is taken from its package', module: 'is built' } as const;
