// The options that say where binaries come from, shared by `run` and `binaries`, and the only place that looks at the
// environment for them.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type ArtifactOptions, checkMirror, type Source, sources } from '../artifacts/options.ts';
import type { Context } from './context.ts';

/** The options as commander gives them. */
export interface ArtifactFlags {
  assets?: string;
  source?: Source;
  mirror?: string;
  insecureMirror?: boolean;
  allowOtherGo?: boolean;
}

/** Adds the options to a command. */
export function addArtifactOptions(command: Command): Command {
  return command
    .option('--assets <dir>', 'take binaries from this folder first (default: $KUBEBUILDER_ASSETS)')
    .addOption(new Option('--source <source>', 'take binaries only from here').choices([...sources]))
    .option('--mirror <url>', 'a mirror with the layout of dl.k8s.io and of the release pages, by https')
    .option(
      '--insecure-mirror',
      'let the mirror be http; only releases with a pinned digest are taken from it',
    )
    .option(
      '--allow-other-go',
      'let the installed Go build Kubernetes where the Go minor of its release is not to be had; results say so',
    );
}

/** The folder of everything that is kept between runs. */
export function cacheDirOf({ env }: Pick<Context, 'env'>): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'bearerless');
}

/** What the flags and the environment say, all but how progress is shown. */
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
