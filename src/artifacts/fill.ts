// Fills one folder of the cache with the lock held: throws out what is damaged, then downloads or builds what is missing. The
// lock makes a second run wait and find everything there; a second lock allows one build at a time on the machine.
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import { lock } from '../system/lock.ts';
import { discard, lookUp, store, sweep, temporaryPath } from './cache.ts';
import { type Artifact, accepts } from './component.ts';
import { cacheFault } from './disk-fault.ts';
import { reportedVersion } from './found.ts';
import { type Built, buildModule } from './module-build.ts';
import type { Network } from './network.ts';
import { type ArtifactOptions, comesFrom, type Located, type Tell } from './options.ts';
import type { Pins } from './pins.ts';
import { fetchRelease } from './release.ts';
import type { Teller } from './tell.ts';

type FillOptions = ArtifactOptions & { network: Network; pins: Pins };
type Unavailable = (artifact: Artifact, because: string[]) => BearerlessError;

/** Makes `group`, whose artifacts share a folder, in this order. Throws what `unavailable` makes of the reasons. */
export async function fill(
  group: Artifact[],
  options: FillOptions,
  progress: Teller,
  signal: AbortSignal,
  unavailable: Unavailable,
): Promise<Located[]> {
  const [first] = group;
  if (first === undefined) return [];
  try {
    return await fillFolder(first, group, options, progress, signal, unavailable);
  } catch (thrown) {
    throw cacheFault(thrown, options.cacheDir);
  }
}

async function fillFolder(
  first: Artifact,
  group: Artifact[],
  options: FillOptions,
  progress: Teller,
  signal: AbortSignal,
  unavailable: Unavailable,
): Promise<Located[]> {
  const { cacheDir } = options;
  const downloads = join(cacheDir, 'downloads', first.folder);
  using waiting = progress.of(first);
  await using _held = await lock(join(cacheDir, 'locks', first.folder), signal, () =>
    waiting('look', `waits for another run that is filling ${first.folder}`),
  );
  await sweep(cacheDir, first);
  const made: Located[] = [];
  for (const artifact of group) {
    using tell = progress.of(artifact);
    made.push(
      (await recheck(artifact, options, tell)) ??
        (await make(artifact, downloads, options, tell, signal, unavailable)),
    );
  }
  await rm(downloads, { recursive: true, force: true });
  return made;
}

/** What another run may have made meanwhile. Only here is a damaged binary deleted: without the lock it may be half replaced. */
async function recheck(artifact: Artifact, options: FillOptions, tell: Tell): Promise<Located | undefined> {
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

async function make(
  artifact: Artifact,
  downloads: string,
  options: FillOptions,
  tell: Tell,
  signal: AbortSignal,
  unavailable: Unavailable,
): Promise<Located> {
  const { cacheDir, source } = options;
  const temporary = await temporaryPath(cacheDir, artifact);
  const because: string[] = [];
  if (source !== 'module') {
    try {
      const integrity = await fetchRelease(artifact, temporary, downloads, options, tell, signal);
      return await keep(artifact, temporary, { source: 'release', integrity }, options, tell, signal);
    } catch (thrown) {
      await rm(temporary, { force: true });
      if (!(thrown instanceof BearerlessError) || thrown.blame !== 'environment') throw thrown;
      // Said when it happens, and not again for every further file of a server that was given up.
      if (thrown.code !== 'source-given-up') tell('skip', `has no release to download: ${thrown.message}`);
      because.push(thrown.message);
    }
  }
  if (source !== 'release') {
    await using _building = await lock(join(cacheDir, 'locks', 'build'), signal, () =>
      tell('look', 'waits for a build of another run'),
    );
    const built = await buildModule(artifact, temporary, join(cacheDir, 'build'), options, tell, signal);
    if (!('missing' in built))
      return await keep(artifact, temporary, { source: 'module', ...built }, options, tell, signal);
    because.push(built.missing);
  }
  throw unavailable(artifact, because);
}

/** Takes a finished file into the cache, if it is what it should be. */
async function keep(
  artifact: Artifact,
  temporary: string,
  origin: Built & { source: 'release' | 'module' },
  { cacheDir }: FillOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<Located> {
  const { source } = origin;
  await chmod(temporary, 0o755);
  const reported = await reportedVersion(temporary, artifact, signal);
  if (reported === undefined || !accepts(artifact, reported)) {
    await rm(temporary, { force: true });
    const says = `${artifact.component} ${artifact.version} from the ${source} says it is ${reported ?? 'no version'}`;
    throw new BearerlessError('environment', 'wrong-version', says);
  }
  const binary = await store(cacheDir, artifact, temporary, { ...origin, version: artifact.version });
  tell('done', source === 'module' ? 'is built' : 'is downloaded');
  return binary;
}
