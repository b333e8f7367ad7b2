// Reads from options and the environment where binaries come from. No other place reads the environment for them.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ArtifactOptions, checkMirror, type Source } from '../artifacts/options.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Context } from './context.ts';
import { fileInTheWay } from './make-folder.ts';

/** The options of the command line, or of the library. */
export interface ArtifactFlags {
  assets?: string;
  source?: Source;
  mirror?: string;
  insecureMirror?: boolean;
  allowOtherGo?: boolean;
}

/** The folder that holds everything kept between runs. If a file has its name, that is a user error. */
export function cacheDirOf({ env }: Pick<Context, 'env'>): string {
  const folder = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'bearerless');
  const file = fileInTheWay(folder);
  if (file === undefined) return folder;
  const message = `the cache cannot be in ${folder}: ${file} is a file`;
  const hint = 'Name a folder with the variable XDG_CACHE_HOME.';
  throw new BearerlessError('user', 'cache-unwritable', message, { hint });
}

/** Everything that the flags and the environment say, except how progress is shown. */
export function artifactOptionsOf(
  flags: ArtifactFlags,
  context: Pick<Context, 'env'>,
): Omit<ArtifactOptions, 'onProgress'> {
  const { env } = context;
  checkMirror(flags);
  const assets = flags.assets ?? (env.KUBEBUILDER_ASSETS || undefined);
  return {
    cacheDir: cacheDirOf(context),
    assets: assets === undefined ? undefined : resolve(assets),
    source: flags.source,
    mirror: flags.mirror,
    insecureMirror: flags.insecureMirror,
    allowOtherGo: flags.allowOtherGo,
    searchPath: env.PATH,
    cniPath: env.CNI_PATH || undefined,
  };
}
