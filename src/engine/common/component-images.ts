// Decides which images of kubeadm can be made here, and from which programs. Their names come from this version's
// kubeadm.
import { BearerlessError } from '../../domain/error.ts';
import type { ComponentImage } from './image-archive.ts';
import { pauseProgram } from './pause.ts';

/** The content of a program's image; undefined if there is no binary, and then no image is made. */
export type ProgramSource = (program: string) => ComponentImage['from'] | undefined;

/**
 * The images in the output of `kubeadm config images list`, each program once. kube-proxy and CoreDNS have no binary
 * here, and no cluster of ours runs them. `alsoIn` is another registry folder from which a cluster may request the same
 * images.
 */
export function componentImages(listed: string, sourceOf: ProgramSource, alsoIn?: string): ComponentImage[] {
  const images = new Map<string, ComponentImage>();
  for (const line of listed.split('\n')) {
    const [name, registry = '', program = '', tag = ''] =
      /^(\S+)\/([^/:]+):([^/:]+)$/.exec(line.trim()) ?? [];
    const from = sourceOf(program);
    if (name === undefined || from === undefined) continue;
    const names = new Set([...(images.get(program)?.names ?? []), name]);
    if (alsoIn !== undefined && alsoIn !== registry) names.add(`${alsoIn}/${program}:${tag}`);
    images.set(program, { names: [...names], program, from });
  }
  return [...images.values()];
}

/** The program of every pod's sandbox. Throws `no-pause` on processors without one. */
export function pause(): Buffer {
  const program = pauseProgram();
  if (program !== undefined) return program;
  throw new BearerlessError('environment', 'no-pause', `there is no pause program for ${process.arch}`);
}
