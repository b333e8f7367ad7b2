// `bearerless binaries build`: the programs of a checkout of Kubernetes, into a folder for --assets. They do not go
// into the cache of releases, since the next commit has others.
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type Component, kubernetesComponents, runComponents } from '../artifacts/component.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText, printed } from '../domain/printed.ts';
import { quoted } from '../domain/shell.ts';
import { table } from '../report/table.ts';
import type { Context } from './context.ts';
import { makeFolder } from './make-folder.ts';
import { checkoutFolder } from './run-checkout.ts';
import { screenOf } from './screen.ts';

interface BuildFlags {
  only?: string;
  output?: string;
  allowOtherGo?: boolean;
}

/** The command, to be added to `binaries`. */
export function buildCommand(context: Context): Command {
  return new Command('build')
    .argument('<dir>', 'a checkout of kubernetes/kubernetes, with its tags')
    .description('build the programs of a checkout as it is, for --assets')
    .addOption(
      new Option('--only <names>', 'these programs instead of those a run needs, separated by commas'),
    )
    .option(
      '-o, --output <dir>',
      'where they go (default: a folder of the version beside the cached binaries)',
    )
    .option('--allow-other-go', 'let the installed Go build them where that of the checkout is not to be had')
    .addHelpText(
      'after',
      `
What is not committed is built too; the version then ends with "-dirty".

Examples:
  bearerless binaries build ~/src/kubernetes
  bearerless binaries build . --only kubeadm,kube-apiserver
  bearerless run -k v1.38.0-alpha.1.123+0a1b2c3d4e5f6a --assets DIR     with what it printed`,
    )
    .action(async (dir: string, flags: BuildFlags) => await build(resolve(dir), flags, context));
}

async function build(dir: string, flags: BuildFlags, context: Context): Promise<void> {
  const [{ buildCheckout, versionOfCheckout }, { resolveVersion }] = await Promise.all([
    import('../artifacts/checkout.ts'),
    import('../artifacts/resolve.ts'),
  ]);
  const { env, signal } = context;
  const components = componentsOf(flags.only);
  // A version that no run takes is refused before it is built.
  const version = resolveVersion(await versionOfCheckout(dir, signal));
  const output = resolve(flags.output ?? checkoutFolder(version, context));
  makeFolder(output);
  const screen = screenOf(context);
  const wanted = { dir, version, components, output, allowOtherGo: flags.allowOtherGo };
  const tell = (text: string) => screen.stderr(lineText(text));
  const go = await buildCheckout({ ...wanted, tell }, { searchPath: env.PATH }, signal);
  const rows = components.map((component) => [component, `Go ${go}`, join(output, component)]);
  context.print(
    printed([
      table([version, 'BUILT WITH', 'PATH'], rows),
      lineText(''),
      lineText(`ask it: bearerless run -k ${version} --assets ${quoted(output)}`),
    ]),
  );
}

/** The programs of Kubernetes itself, of those that are named or that a run needs. */
function componentsOf(only: string | undefined): Component[] {
  if (only === undefined) return kubernetesComponents.filter((one) => runComponents.includes(one));
  return only.split(',').map((name) => {
    const known = kubernetesComponents.find((one) => one === name.trim());
    if (known !== undefined) return known;
    throw new BearerlessError('user', 'unknown-component', `a checkout has no program "${name}"`, {
      hint: `Valid: ${kubernetesComponents.join(', ')}.`,
    });
  });
}
