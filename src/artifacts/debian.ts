// Takes programs out of packages of this machine's Debian or Ubuntu archive, without installing them. apt downloads a
// package and checks it against the archive's key. A machine without lists of packages gets them in a folder of the
// cache, so nobody needs to be root.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import { lastLines } from '../domain/text.ts';
import type { Debian } from './catalogue.ts';
import { defaultSearchPath, type ReportProgress } from './options.ts';

const limitMs = 10 * 60_000;

/** A program to take out of its package. */
export interface PackageFetch {
  debian: Debian;
  component: string;
  /** The path of the finished program. */
  target: string;
  /** The folder for packages and what is unpacked; the next program of the same package finds it there. */
  downloads: string;
  /** Where apt-get and dpkg-deb are, in the format of PATH. */
  searchPath?: string | undefined;
  tell: ReportProgress;
  signal: AbortSignal;
}

/** Puts the program at its target. Rejects with an error of the environment if there is no apt, or no such package. */
export async function fetchPackage(wanted: PackageFetch): Promise<void> {
  const { debian, component, target, downloads, tell } = wanted;
  const root = join(downloads, debian.package);
  const path = join(root, debian.folder, component);
  if (!existsSync(path)) {
    tell('download', `comes from the package ${debian.package}`);
    await unpack(await download(wanted), root, wanted);
  }
  if (!existsSync(path)) throw failed(`the package ${debian.package} has no ${debian.folder}/${component}`);
  await copyFile(path, target);
}

/** Downloads the package with the lists of this machine, otherwise with lists of its own. Returns its path. */
async function download(wanted: PackageFetch): Promise<string> {
  const { debian, downloads } = wanted;
  const folder = join(downloads, `${debian.package}.deb`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const get = async (options: string[]) =>
    await run(wanted, 'apt-get', { cwd: folder, args: [...options, 'download', debian.package] });
  try {
    await get([]);
  } catch (first) {
    if (!(first instanceof BearerlessError) || first.code === 'no-apt') throw first;
    const [lists, cache] = [join(downloads, 'lists'), join(downloads, 'apt')];
    for (const made of [join(lists, 'partial'), join(cache, 'archives/partial')])
      await mkdir(made, { recursive: true });
    const own = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`].flatMap((option) => ['-o', option]);
    await run(wanted, 'apt-get', { cwd: folder, args: [...own, 'update'] });
    await get(own);
  }
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.deb'));
  if (name === undefined) throw failed(`apt-get downloaded no package ${debian.package}`);
  return join(folder, name);
}

/** Unpacks a package whole, or leaves nothing. */
async function unpack(file: string, root: string, wanted: PackageFetch): Promise<void> {
  try {
    await run(wanted, 'dpkg-deb', { cwd: wanted.downloads, args: ['--extract', file, root] });
  } catch (thrown) {
    await rm(root, { recursive: true, force: true });
    throw thrown;
  }
}

async function run(
  { searchPath = defaultSearchPath, signal }: PackageFetch,
  program: string,
  { cwd, args }: { cwd: string; args: string[] },
): Promise<void> {
  try {
    await execa(program, args, {
      ...{ cwd, stdin: 'ignore', timeout: limitMs, cancelSignal: signal },
      env: { PATH: searchPath, LC_ALL: 'C' },
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof ExecaError)) throw cause;
    if (cause.code === 'ENOENT') throw failed(`${program} is not there`, 'no-apt');
    const said = lastLines(String(cause.stderr ?? ''), 1);
    throw failed(`${program} failed: ${said || messageOf(cause)}`);
  }
}

const failed = (message: string, code: ErrorCode = 'no-package') =>
  new BearerlessError('environment', code, message);
