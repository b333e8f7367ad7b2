// `bearerless images`: node images for the kind engine, built here without a registry, listed, removed.
import { Command } from 'commander';
import { type ArtifactFlags, artifactOptionsOf } from '../app/artifact-options.ts';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import type { Component } from '../artifacts/component.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import { jsonText, lineText } from '../domain/printed.ts';
import { size, table } from '../report/table.ts';
import { addArtifactOptions } from './options/artifacts.ts';

/** What goes into a node image. */
const components: Component[] = [
  'kubeadm',
  'kubelet',
  'kubectl',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'etcd',
];

/** The command, to be added to the program. */
export function imagesCommand(context: Context): Command {
  return new Command('images')
    .description('build, list and remove node images for the kind engine')
    .addCommand(building(context))
    .addCommand(listing(context))
    .addCommand(removing(context))
    .addHelpText(
      'after',
      `
Examples:
  bearerless images build --kubernetes 1.20,latest
  bearerless images list
  bearerless images remove 1.20`,
    );
}

interface BuildFlags extends ArtifactFlags {
  kubernetes: string[];
  debianMirror?: string;
  force?: boolean;
}

function building(context: Context): Command {
  const command = new Command('build')
    .description(
      'build node images from the binaries of these versions; needs Docker, mmdebstrap and Go, no registry',
    )
    .requiredOption('-k, --kubernetes <versions>', 'versions: 1.33, latest, -1, v1.33.13', (text) =>
      text.split(',').filter(Boolean),
    )
    .option('--debian-mirror <url>', 'where the base image takes its packages from (default: deb.debian.org)')
    .option('--force', 'build even if an image of the same inputs is there')
    .addHelpText(
      'after',
      `
Examples:
  bearerless images build --kubernetes latest
  bearerless images build -k 1.20,1.33 --debian-mirror http://deb.debian.org/debian`,
    );
  return addArtifactOptions(command).action(async (flags: BuildFlags) => await build(flags, context));
}

async function build(flags: BuildFlags, context: Context): Promise<void> {
  const { signal } = context;
  const versions = flags.kubernetes.map((label) => resolveVersion(label));
  const [{ ensureBinaries }, { progressView }, { kindFiles }, { quirksOf }, { buildNodeImage }, { connect }] =
    await Promise.all([
      import('../artifacts/ensure.ts'),
      import('../artifacts/progress-view.ts'),
      import('../artifacts/kind-files.ts'),
      import('../artifacts/catalogue.ts'),
      import('../engine/kind/images/build.ts'),
      import('../engine/kind/docker.ts'),
    ]);
  const docker = await connect();
  const view = progressView(screenOf(context).rewritable, screenOf(context).stderr);
  const options = { ...artifactOptionsOf(flags, context), onProgress: view.onProgress };
  let failed = true;
  try {
    const kind = await kindFiles(options, signal);
    for (const version of versions) {
      const start = performance.now();
      const binaries = await ensureBinaries({ version, components }, options, signal);
      await view.close();
      const built = await buildNodeImage(docker, {
        version,
        quirks: quirksOf(version),
        binaries,
        kind,
        force: flags.force ?? false,
        mirror: flags.debianMirror,
        signal,
        progress: (text) => screenOf(context).stderr(lineText(`${version}: ${text}`)),
      });
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const how = built.fresh ? `built in ${seconds} s` : 'is there already';
      context.print(lineText(`${built.name} ${how}, ${built.id}`));
    }
    failed = false;
  } finally {
    await view.close(failed);
  }
}

function listing(context: Context): Command {
  return new Command('list')
    .description('print the node images in the Docker engine that can be used')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExamples:\n  bearerless images list\n  bearerless images list --json')
    .action(async ({ json }: { json?: boolean }) => {
      const { connect } = await import('../engine/kind/docker.ts');
      const images = await (await connect()).nodeImages();
      if (json) return context.print(jsonText({ images }, 2));
      const rows = images.map(({ name, id, bytes, made }) => [name, id.slice(7, 19), size(bytes), made]);
      context.print(table(['IMAGE', 'ID', 'SIZE', 'MADE'], rows));
    });
}

function removing(context: Context): Command {
  return new Command('remove')
    .argument('[versions...]', 'versions whose image was built here')
    .description('remove images that were built here')
    .option('--all', 'all of them, with the base image')
    .addHelpText('after', '\nExamples:\n  bearerless images remove 1.20\n  bearerless images remove --all')
    .action(async (labels: string[], { all }: { all?: boolean }) => {
      const { connect } = await import('../engine/kind/docker.ts');
      const { removeImages } = await import('../engine/kind/images/remove.ts');
      const versions = labels.map((label) => resolveVersion(label));
      for (const name of await removeImages(await connect(), all ? 'all' : versions)) {
        context.print(lineText(`removed ${name}`));
      }
    });
}
