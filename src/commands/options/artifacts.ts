// The options that say where binaries come from, shared by the commands that start clusters and by `binaries`.
import { type Command, Option } from 'commander';
import { sources } from '../../artifacts/options.ts';

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
