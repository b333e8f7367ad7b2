// The cache: CACHE/binaries/FOLDER/NAME with a record NAME.json that contains its digest. A binary is used only if both
// exist and agree. Writers hold the folder's lock. Readers need no lock, since both files appear by rename.
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Integrity, type LocalBinary } from '../domain/results.ts';
import type { Artifact } from './component.ts';
import { sha256Of } from './digest.ts';
import { goBuildOf } from './go-build-info.ts';
import type { Pins } from './pins.ts';
import { releaseOf } from './release.ts';
import { besideRelease, releaseGoOf, wrongGo } from './release-go.ts';

const Metadata = z.strictObject({
  name: z.string(),
  version: z.string(),
  sha256: z.string(),
  source: z.string(),
  integrity: Integrity.optional(),
  /** The Go version of its release, if it was built here. */
  releaseGo: z.string().optional(),
  /** The build tags, if it was built here with any. */
  tags: z.array(z.string()).optional(),
  platform: z.string(),
  bytes: z.int(),
  /** ISO 8601, UTC. */
  made: z.string(),
});
export type Metadata = z.infer<typeof Metadata>;

const platform = `${process.platform}-${process.arch}`;

/** The path of a binary in the cache. */
export function cachedPath(cacheDir: string, { folder, component }: Artifact): string {
  return join(cacheDir, 'binaries', folder, component);
}

/** The content of the cache: a binary whose digest was just checked, nothing, or a file that must not be used. */
export type Cached = { is: 'good'; binary: LocalBinary } | { is: 'absent' } | { is: 'bad'; because: string };

/** The requirements for a cached binary. */
export interface Standard {
  pins: Pins;
  /** Whether a Kubernetes built with another Go than its release's is accepted. */
  allowOtherGo?: boolean | undefined;
}

/** Looks up a binary and checks its digest. Changes nothing. */
export async function lookUp(cacheDir: string, artifact: Artifact, standard: Standard): Promise<Cached> {
  const path = cachedPath(cacheDir, artifact);
  const [metadata, there] = await Promise.all([readMetadata(path), kindOf(path)]);
  if (there === 'other') return { is: 'bad', because: 'it is no file' };
  if (metadata === undefined) {
    return there === 'file' ? { is: 'bad', because: 'it has no record of its digest' } : { is: 'absent' };
  }
  if (there === 'nothing' || metadata.platform !== platform) return { is: 'absent' };
  if ((await sha256Of(path)) !== metadata.sha256) {
    return { is: 'bad', because: `its SHA-256 is no longer ${metadata.sha256.slice(0, 12)}…` };
  }
  const { name, version, sha256, source } = metadata;
  const integrity = integrityToday(metadata, artifact, standard.pins);
  if (integrity === undefined) return { is: 'bad', because: 'its SHA-256 is not the one that is pinned' };
  const releaseGo = metadata.releaseGo ?? releaseGoOf(artifact);
  const build = await goBuildOf(path);
  if (artifact.family === 'kubernetes' && source === 'module' && !standard.allowOtherGo) {
    const because = wrongGo(artifact.version, build, releaseGo);
    if (because !== undefined) return { is: 'bad', because };
  }
  const go = build === undefined ? {} : { go: besideRelease(build, releaseGo, metadata.tags) };
  return { is: 'good', binary: { name, version, sha256, source, ...integrity, ...go, path } };
}

/** The integrity of a cached binary with the current pins; undefined for a release whose pin differs. */
function integrityToday(
  { source, sha256, integrity }: Metadata,
  artifact: Artifact,
  pins: Pins,
): { integrity?: Integrity | undefined } | undefined {
  if (source !== 'release') return integrity === undefined ? {} : { integrity };
  const release = releaseOf(artifact);
  // A program from an archive has no pin of its own, because only the digest of the archive is pinned.
  const pinned = release?.member === undefined && release ? pins[release.url] : undefined;
  if (pinned === undefined) return { integrity: integrity ?? 'unpinned' };
  return pinned === sha256 ? { integrity: 'pinned' } : undefined;
}

/** A path in the cache folder for a temporary file, which `store` then makes the cached binary. */
export async function temporaryPath(cacheDir: string, artifact: Artifact): Promise<string> {
  const folder = dirname(cachedPath(cacheDir, artifact));
  await mkdir(folder, { recursive: true });
  return join(folder, `.${artifact.component}.${randomUUID()}.tmp`);
}

/** A finished binary for the cache. */
export interface Finished {
  cacheDir: string;
  artifact: Artifact;
  /** The file, at a `temporaryPath`. */
  temporary: string;
  origin: Pick<Metadata, 'source' | 'version' | 'integrity' | 'releaseGo' | 'tags'>;
}

/** Makes a finished file the cached binary. The caller must hold the folder's lock. */
export async function store({ cacheDir, artifact, temporary, origin }: Finished): Promise<LocalBinary> {
  const path = cachedPath(cacheDir, artifact);
  await chmod(temporary, 0o755);
  const [sha256, build, { size: bytes }] = await Promise.all([
    sha256Of(temporary),
    goBuildOf(temporary),
    stat(temporary),
    sync(temporary),
  ]);
  const { releaseGo = releaseGoOf(artifact), tags, ...about } = origin;
  const binary = { name: artifact.component, sha256, ...about };
  const metadata: Metadata = { ...binary, releaseGo, tags, platform, bytes, made: new Date().toISOString() };
  const record = `${temporary}.json`;
  await writeFile(record, `${JSON.stringify(metadata, null, 2)}\n`);
  await sync(record);
  // Without its record the old binary is not used, so no reader gets a mixture of old and new.
  await rm(`${path}.json`, { force: true, recursive: true });
  await rename(temporary, path);
  await rename(record, `${path}.json`);
  await sync(dirname(path));
  const go = build === undefined ? {} : { go: besideRelease(build, releaseGo, tags) };
  return { ...binary, ...go, path };
}

/** Deletes a binary and its record. The caller must hold the folder's lock. */
export async function discard(cacheDir: string, artifact: Artifact): Promise<void> {
  const path = cachedPath(cacheDir, artifact);
  for (const one of [`${path}.json`, path]) await rm(one, { force: true, recursive: true });
}

/** Deletes what an interrupted run left in a binary's folder. The caller must hold the folder's lock. */
export async function sweep(cacheDir: string, artifact: Artifact): Promise<void> {
  const folder = dirname(cachedPath(cacheDir, artifact));
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => name.startsWith('.'));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true, recursive: true })));
}

/** The record of a binary; undefined if there is none that can be read. */
export async function readMetadata(path: string): Promise<Metadata | undefined> {
  try {
    return Metadata.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
  } catch {
    return undefined;
  }
}

async function kindOf(path: string): Promise<'file' | 'other' | 'nothing'> {
  return stat(path).then(
    (found) => (found.isFile() ? 'file' : 'other'),
    () => 'nothing',
  );
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
