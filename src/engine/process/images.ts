// The images of a version's control plane. They are made from its binaries and unpacked once per world. Each machine
// then gets the unpacked files as hard links, which need almost no time and memory.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { BearerlessError } from '../../domain/error.ts';
import { type ComponentImage, imageArchive } from '../common/image-archive.ts';
import { waiting } from '../wait.ts';
import { type Child, startComponent } from './component.ts';
import { containerdConfig } from './containerd.ts';
import { scratch } from './layout.ts';
import type { Shared } from './shared.ts';

/** The unpacked images of the world, in a root folder of containerd. */
export interface Images {
  root: string;
  /** The image for the sandboxes of pods. */
  sandbox: string;
}

/** Makes the images and unpacks them. */
export async function unpackImages(shared: Shared, images: ComponentImage[]): Promise<Images> {
  const { bin, context } = shared;
  const folder = join(scratch, 'images');
  const root = join(folder, 'root');
  const socket = join(folder, 'containerd.sock');
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'containerd.toml');
  await writeFile(
    config,
    containerdConfig({ bin, root, state: join(folder, 'state'), socket, sandbox: undefined }),
  );
  const processes = new Set<Child>();
  const containerd = await startComponent({
    name: 'containerd',
    argv: [join(bin, 'containerd'), '--config', config],
    log: join(folder, 'containerd.log'),
    processes,
  });
  try {
    await containerd.ready(
      'containerd serves',
      async () => (await containerd.hasLogged('containerd successfully booted')) || undefined,
      { limit: context.timeoutSeconds * 1000, signal: context.signal },
    );
    const argv = [
      '--address',
      socket,
      '--namespace',
      'k8s.io',
      'images',
      'import',
      '--snapshotter',
      'overlayfs',
      '-',
    ];
    await waiting(async () => {
      const ctr = execa(join(bin, 'ctr'), argv, {
        stdin: 'pipe',
        all: true,
        reject: false,
        timeout: context.timeoutSeconds * 1000,
        cancelSignal: context.signal,
      });
      // If the pipe breaks, ctr's own output explains it better.
      await pipeline(Readable.from(imageArchive(images)), ctr.stdin).catch(() => {});
      const ended = await ctr;
      if (ended.exitCode !== 0) {
        const said = `ctr could not import the images (${ended.originalMessage ?? `code ${ended.exitCode}`})`;
        throw new BearerlessError('environment', 'images-failed', said, { tail: ended.all });
      }
    });
  } finally {
    await containerd.kill();
  }
  await rm(join(root, 'io.containerd.metadata.v1.bolt/meta.db.lock'), { force: true });
  return { root, sandbox: images.find(({ program }) => program === 'pause')?.names[0] ?? '' };
}

/**
 * Puts the unpacked images into the folder of a machine's containerd: hard links for files that never change, copies of
 * its two databases.
 */
export async function linkImages({ root }: Images, target: string): Promise<void> {
  await execa('cp', ['-al', root, target]);
  for (const database of [
    'io.containerd.metadata.v1.bolt/meta.db',
    'io.containerd.snapshotter.v1.overlayfs/metadata.db',
  ]) {
    await rm(join(target, database));
    await cp(join(root, database), join(target, database));
  }
}
