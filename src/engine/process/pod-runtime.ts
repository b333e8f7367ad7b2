// containerd on the machine of a control plane, with the images of the static pods.
import { join } from 'node:path';
import type { Component } from './component.ts';
import { startContainerd } from './containerd.ts';
import { type Images, linkImages } from './images.ts';
import type { Machine } from './machine.ts';
import type { Shared } from './shared.ts';

/** Starts containerd with the images of the world. */
export async function startPodRuntime(shared: Shared, machine: Machine, images: Images): Promise<Component> {
  const { signal, timeoutSeconds } = shared.context;
  const root = join(machine.folder, 'containerd');
  await linkImages(images, root);
  await machine.run(['mount', '--bind', root, '/var/lib/containerd'], {
    limit: timeoutSeconds * 1000,
    signal,
  });
  return await startContainerd(shared, machine, images.sandbox);
}
