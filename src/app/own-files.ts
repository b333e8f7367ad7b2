// Loads the library together with the user's own files. Files of our own format are taken as they are; all others
// become one setting.
import { resolve } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import type { Intake } from '../domain/intake.ts';
import type { OwnOptions, StoredSelection } from '../domain/plan.ts';
import { readStream } from '../domain/read-text.ts';
import { packageRoot } from '../domain/root.ts';
import type { Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import type { OwnFiles } from '../files/read.ts';
import type { Yours } from '../files/setting.ts';
import type { Written } from '../plan/configuration.ts';
import { type Loaded, loadLibrary, type Named } from '../plan/load.ts';

/** What is given with -f, and how. */
export interface Own {
  /** Absolute, or `-`. */
  files?: readonly string[] | undefined;
  options?: OwnOptions | undefined;
  /** What an earlier run made of the files, if they cannot be read again. */
  kept?: Yours | undefined;
}

/** The default name of the setting made of a user's own files, and how they are read by default. */
export const usualOwn: OwnOptions = { name: 'yours', mounts: [], asIs: false };

/** How the files are given, on the command line and in the library. */
export interface GivenFiles {
  files: readonly string[];
  mounts?: readonly string[] | undefined;
  asIs?: boolean | undefined;
  name?: string | undefined;
}

/** The files with absolute paths; empty where none are given. */
export function ownGiven({ files, mounts = [], asIs = false, name = usualOwn.name }: GivenFiles): Own {
  if (files.length === 0) return {};
  return {
    files: files.map((file) => (file === '-' ? file : resolve(file))),
    options: { name, mounts: mounts.map((text) => text.replace(/^[^=]+/, (host) => resolve(host))), asIs },
  };
}

export interface OwnLibrary {
  library: Loaded;
  yours?: Yours;
  /** Whether the files hold settings or scenarios of our own format. */
  ownFormat?: boolean;
}

/** Loads everything; without files of the user only what is `named`, if given. Throws one error with all problems. */
export async function loadWith(
  resolveVersion: (label: string) => Version,
  own: Own = {},
  named?: Named,
): Promise<OwnLibrary> {
  const { files = [], options = usualOwn, kept } = own;
  if (kept !== undefined)
    return {
      library: await loadLibrary(packageRoot, resolveVersion, { configs: [writtenBy(kept.setting)] }),
      yours: kept,
    };
  if (files.length === 0) return { library: await loadLibrary(packageRoot, resolveVersion, { named }) };
  const { written, yours } = await readOwn({ files, options });
  const all = yours ? [...written, writtenBy(yours.setting)] : written;
  const library = await loadLibrary(packageRoot, resolveVersion, { configs: all });
  return { library, ownFormat: written.length > 0, ...(yours ? { yours } : {}) };
}

/** Reads the files alone. */
export async function readOwn({ files = [], options = usualOwn }: Own): Promise<OwnFiles> {
  const { readFiles } = await import('../files/read.ts');
  return await readFiles({ ...options, files, stdin });
}

/** What an earlier run kept of the files, with what became of them where that is known. */
export function yoursOf(
  { setting, version }: NonNullable<StoredSelection['kept']>,
  intake: Intake = { setting: setting.id, files: [], rows: [] },
): Yours {
  return { setting, intake, ...(version === undefined ? {} : { version }) };
}

/** The setting made of the files, in the form of one that a user wrote. */
function writtenBy(setting: Setting): Written {
  const { id } = setting;
  const problemAt = (path: readonly PropertyKey[], message: string) => {
    return {
      file: `the setting "${id}" of your files`,
      line: 1,
      column: 1,
      message: `${path.join('.')}: ${message}`,
    };
  };
  return {
    problems: [],
    scenarios: [],
    settings: [{ id, parsed: { value: setting, raw: setting, problems: [], problemAt } }],
  };
}

let read: Promise<string> | undefined;

/** Standard input, which can be read only once. */
async function stdin(): Promise<string> {
  if (process.stdin.isTTY)
    throw new BearerlessError(
      'user',
      'no-standard-input',
      '-f - reads standard input, and nothing is piped into it',
      {
        hint: 'For example: kubectl -n kube-system get cm kubeadm-config -o yaml | bearerless run -f -',
      },
    );
  const { mebibytes, unread } = await import('../files/source.ts');
  read ??= readStream(process.stdin, mebibytes).catch((cause) => {
    throw unread('standard input', cause);
  });
  return await read;
}
