// Adds the user's own binaries to the cache: a file, a folder or a .tar.gz that contains them anywhere. Each program is
// asked for its version, and is added only if it is the expected one.
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import type { LocalBinary } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { lock } from '../system/lock.ts';
import { store, temporaryPath } from './cache.ts';
import { accepts, artifactOf, Component } from './component.ts';
import { reportedVersion } from './found.ts';

/** Binaries to add to the cache. */
export interface Sideload {
  cacheDir: string;
  /** The version that they must have. */
  version: Version;
  /** A file, a folder or an archive. `-` is a .tar.gz on standard input. */
  from: string;
  signal: AbortSignal;
}

/** Adds binaries to the cache. */
export async function sideload(wanted: Sideload): Promise<LocalBinary[]> {
  const { cacheDir, from, signal } = wanted;
  await mkdir(cacheDir, { recursive: true });
  const scratch = await mkdtemp(join(cacheDir, 'sideload-'));
  try {
    const files = await programsIn(await opened(from, scratch, signal));
    if (files.length === 0) {
      throw new BearerlessError('user', 'nothing-to-sideload', `${from} holds none of the known programs`, {
        hint: `They are called ${Component.options.join(', ')}.`,
      });
    }
    const taken: LocalBinary[] = [];
    for (const file of files) taken.push(await take(file, wanted));
    return taken;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The file or folder to search. Archives are unpacked into `scratch`. */
async function opened(from: string, scratch: string, signal: AbortSignal): Promise<string> {
  const unpack = async (options: string[], stdin: 'inherit' | 'ignore') => {
    const tar = await execa('tar', [...options, '-C', scratch, '--no-same-owner'], {
      stdin,
      timeout: 600_000,
      cancelSignal: signal,
      reject: false,
    });
    signal.throwIfAborted();
    if (!tar.failed) return scratch;
    throw new BearerlessError('user', 'bad-archive', `${from} cannot be unpacked`, { tail: tar.stderr });
  };
  if (from === '-') return unpack(['-xz'], 'inherit');
  const kind = await stat(from).catch((cause: unknown) => {
    throw new BearerlessError('user', 'nothing-to-sideload', `there is no file or folder ${from}`, { cause });
  });
  return kind.isFile() && /\.(tar|tgz|tar\.gz)$/.test(from) ? unpack(['-xf', from], 'ignore') : from;
}

async function programsIn(path: string): Promise<Array<{ component: Component; path: string }>> {
  const isDirectory = (await stat(path)).isDirectory();
  const files = isDirectory
    ? (await readdir(path, { withFileTypes: true, recursive: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path];
  return files.flatMap((file) => {
    const component = Component.safeParse(basename(file));
    return component.success ? [{ component: component.data, path: file }] : [];
  });
}

async function take(
  { component, path }: { component: Component; path: string },
  { cacheDir, version, signal }: Sideload,
): Promise<LocalBinary> {
  const artifact = artifactOf(component, version);
  await using _held = await lock(join(cacheDir, 'locks', artifact.folder), signal);
  const temporary = await temporaryPath(cacheDir, artifact);
  try {
    await copyFile(path, temporary);
    await chmod(temporary, 0o755);
    const reported = await reportedVersion(temporary, artifact, signal);
    if (reported === undefined || !accepts(artifact, reported)) {
      const wanted = artifact.accept.join(' or ');
      throw new BearerlessError(
        'user',
        'wrong-version',
        `${path} says it is ${reported ?? 'no version'}, wanted ${wanted}`,
      );
    }
    return await store({ cacheDir, artifact, temporary, origin: { source: 'sideload', version: reported } });
  } finally {
    await rm(temporary, { force: true });
  }
}
