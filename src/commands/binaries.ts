// `bearerless binaries`: the cache of Kubernetes binaries by hand, with the conventions of setup-envtest.
import { Command, Option } from 'commander';
import { type ArtifactFlags, artifactOptionsOf, cacheDirOf } from '../app/artifact-options.ts';
import { buildCommand } from '../app/binaries-build.ts';
import { cleanupCommand } from '../app/binaries-cleanup.ts';
import type { Context } from '../app/context.ts';
import { networkOf } from '../app/network.ts';
import { listWidth, screenOf } from '../app/screen.ts';
import { loadCatalogue } from '../artifacts/catalogue.ts';
import { artifactOf, Component, runComponents } from '../artifacts/component.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import { BearerlessError } from '../domain/error.ts';
import { distinct } from '../domain/lists.ts';
import { nearest } from '../domain/nearest.ts';
import { goOf, originOf } from '../domain/origin.ts';
import { plain } from '../domain/plain.ts';
import { jsonText, lineText, printed, programText } from '../domain/printed.ts';
import { quoted } from '../domain/shell.ts';
import { size, table } from '../report/table.ts';
import { addArtifactOptions } from './options/artifacts.ts';

/** The command, to be added to the program. */
export function binariesCommand(context: Context): Command {
  return new Command('binaries')
    .description('list, fetch, add and remove Kubernetes binaries')
    .addCommand(listing(context))
    .addCommand(fetching(context))
    .addCommand(path(context))
    .addCommand(sideloading(context))
    .addCommand(buildCommand(context))
    .addCommand(cleanupCommand(context))
    .addHelpText(
      'after',
      `
Examples:
  bearerless binaries list
  bearerless binaries fetch 1.20 latest
  export KUBEBUILDER_ASSETS=$(bearerless binaries path 1.33)`,
    );
}

function listing(context: Context): Command {
  return new Command('list')
    .description('print what is cached and what else is known')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExamples:\n  bearerless binaries list\n  bearerless binaries list --json')
    .action(async ({ json }: { json?: boolean }) => {
      const { inventory } = await import('../artifacts/inventory.ts');
      const cacheDir = cacheDirOf(context);
      const shelves = (await inventory(cacheDir)).filter(({ binaries }) => binaries.length > 0);
      const cached = new Set(shelves.map(({ folder }) => folder));
      const available = loadCatalogue().versions.map(({ version }) => version);
      if (json) return context.print(jsonText({ cacheDir, shelves, available }, 2));
      const rows = [
        ...shelves.map(({ folder, bytes, binaries }) => {
          const origins = distinct(binaries.map(originOf));
          const from = origins.map((one, at) => plain(at < origins.length - 1 ? `${one};` : one));
          const go = distinct(binaries.map(goOf)).filter(Boolean).join('; ');
          // A package may have another version than the one after which the folder is named.
          const named = binaries.map(({ name, version }) =>
            folder.endsWith(version) ? name : `${name} (${version})`,
          );
          return [folder, [plain(size(bytes))], from, go, named.map(plain)];
        }),
        ...available
          .filter((version) => !cached.has(version))
          .map((version) => [version, '-', 'available', '', '']),
      ];
      context.print(
        printed([
          lineText(cacheDir),
          lineText(''),
          table(['VERSION', 'SIZE', 'SOURCE', 'GO', 'BINARIES'], rows, listWidth()),
        ]),
      );
    });
}

function fetching(context: Context): Command {
  const command = new Command('fetch')
    .argument('[versions...]', '1.33, v1.33.13, latest, -1 (one minor before latest)', ['latest'])
    .description('make sure that the binaries of these versions are cached')
    .addOption(
      new Option(
        '--only <names>',
        'these programs instead of those a run needs, separated by commas',
      ).argParser((text) => text.split(',').map(component)),
    )
    .addHelpText(
      'after',
      `
Examples:
  bearerless binaries fetch                      those of the latest version
  bearerless binaries fetch 1.20 1.33 latest
  bearerless binaries fetch 1.33 --only kubectl,kube-scheduler
  bearerless binaries fetch 1.33 --source release --mirror https://mirror.example/k8s`,
    );
  return addArtifactOptions(command).action(
    async (labels: string[], flags: ArtifactFlags & { only?: Component[] }) => {
      const { ensureBinaries } = await import('../artifacts/ensure.ts');
      const { progressView } = await import('../artifacts/progress-view.ts');
      const view = progressView(screenOf(context).rewritable, screenOf(context).stderr);
      const options = {
        ...artifactOptionsOf(flags, context),
        network: networkOf(context),
        onProgress: view.onProgress,
      };
      const components = flags.only ?? runComponents;
      let failed = true;
      try {
        for (const version of labels.map((label) => resolveVersion(label))) {
          const located = await ensureBinaries({ version, components }, options, context.signal);
          const rows = located.map((one) => [one.name, one.version, originOf(one), one.path]);
          await view.close();
          context.print(table([version, '', 'SOURCE', 'PATH'], rows));
        }
        failed = false;
      } finally {
        await view.close(failed);
      }
    },
  );
}

function path(context: Context): Command {
  return new Command('path')
    .argument('<version>')
    .description('print the folder with the cached binaries of a version')
    .addOption(
      new Option('-p, --print <what>', 'what to print').choices(['path', 'env', 'overview']).default('path'),
    )
    .addHelpText(
      'after',
      `
Examples:
  export KUBEBUILDER_ASSETS=$(bearerless binaries path 1.33)
  eval "$(bearerless binaries path latest --print env)"`,
    )
    .action(async (label: string, { print }: { print: 'path' | 'env' | 'overview' }) => {
      const { inventory, linkEtcd } = await import('../artifacts/inventory.ts');
      const version = resolveVersion(label);
      const shelf = (await inventory(cacheDirOf(context))).find(({ folder }) => folder === version);
      if (shelf === undefined || shelf.binaries.length === 0) {
        throw new BearerlessError('user', 'not-cached', `${version} is not in the cache`, {
          hint: `Fetch it first: bearerless binaries fetch ${version}`,
        });
      }
      await linkEtcd(shelf.path, artifactOf('etcd', version));
      if (print === 'env') context.print(programText(`export KUBEBUILDER_ASSETS=${quoted(shelf.path)}\n`));
      else if (print === 'path') context.print(programText(`${shelf.path}\n`));
      else {
        const rows = shelf.binaries.map((one) => [
          one.name,
          size(one.bytes),
          originOf(one),
          goOf(one),
          one.sha256,
        ]);
        context.print(
          printed([
            lineText(shelf.path),
            lineText(''),
            table(['BINARY', 'SIZE', 'SOURCE', 'GO', 'SHA-256'], rows),
          ]),
        );
      }
    });
}

function sideloading(context: Context): Command {
  return new Command('sideload')
    .argument('<version>', 'what they are: each says its version and is refused if it is another')
    .argument('[from]', 'a file, a folder, an archive, or - for a .tar.gz on standard input', '-')
    .description('add your own binaries to the cache')
    .addHelpText(
      'after',
      `
Examples:
  bearerless binaries sideload 1.33.13 ./kube-apiserver
  bearerless binaries sideload 1.33.13 ./_output/bin
  bearerless binaries sideload v1.33.13 < kubernetes-server-linux-amd64.tar.gz`,
    )
    .action(async (label: string, from: string) => {
      const { sideload } = await import('../artifacts/sideload.ts');
      const taken = await sideload({
        cacheDir: cacheDirOf(context),
        version: resolveVersion(label),
        from,
        signal: context.signal,
      });
      context.print(
        table(
          ['BINARY', 'VERSION', 'PATH'],
          taken.map((one) => [one.name, one.version, one.path]),
        ),
      );
    });
}

function component(name: string): Component {
  const known = Component.safeParse(name);
  if (known.success) return known.data;
  const near = nearest(name, Component.options);
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new BearerlessError('user', 'unknown-component', `there is no program "${name}"${meant}`, {
    hint: `Valid: ${Component.options.join(', ')}.`,
  });
}
