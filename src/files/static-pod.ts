// Reads static-pod manifests: the command line of the component, its version from the image, the files that it sees,
// and its health checks.
import { wordFlags } from './args.ts';
import { type Gathered, type Part, parts, tell } from './gathered.ts';
import { probePatch } from './patch.ts';
import { type Document, listOf, mapOf, valueAt } from './place.ts';

interface Found {
  part: Part;
  /** The index of the container. */
  index: number;
}

/** The component that a pod runs, and in which container; undefined if the pod runs none. */
export function staticPodOf(document: Document): Found | undefined {
  const containers = listOf(valueAt(document.value, ['spec', 'containers']));
  for (const [index, container] of containers.entries()) {
    const { name, command, args } = mapOf(container);
    const words = [...listOf(command), ...listOf(args)].map(String);
    const part = parts.find(
      (one) =>
        words.some((word) => word === one || word.endsWith(`/${one}`)) || (name === one && words.length > 0),
    );
    if (part !== undefined) return { part, index };
  }
  return undefined;
}

/** Reads the manifest of a static pod. */
export function readStaticPod(document: Document, gathered: Gathered): void {
  const { part, index } = staticPodOf(document) as Found;
  const path = ['spec', 'containers', index];
  const container = mapOf(valueAt(document.value, path));
  const words = (['command', 'args'] as const).flatMap((key) =>
    listOf(container[key]).map((word, n) => ({ word: String(word), place: document.at([...path, key, n]) })),
  );
  const at = words.findIndex(({ word }) => word === part || word.endsWith(`/${part}`));
  gathered.whole.set(part, document.at([...path, 'command']));
  wordFlags(gathered, part, { words: words.slice(at + 1), layer: 'command', inPod: true });
  const [, version] = /:(v1\.\d+\.\d+)(-[^/]*)?$/.exec(String(container.image)) ?? [];
  if (version !== undefined && part === 'kube-apiserver')
    gathered.versions.push({ label: version, place: document.at([...path, 'image']) });
  tell(gathered, 'replaced', {
    part,
    said: `image: ${String(container.image)}`,
    place: document.at([...path, 'image']),
    because: 'the harness has the component itself, of the version that is asked',
  });
  if (part !== 'kube-apiserver') return;
  const patch = probePatch(container, (probe) => document.at([...path, probe]), gathered);
  if (patch !== undefined) gathered.patches.push({ value: patch, place: document.at(path), said: 'probes' });
  const volumes = new Map(
    listOf(valueAt(document.value, ['spec', 'volumes'])).map((volume) => [
      mapOf(volume).name,
      mapOf(mapOf(volume).hostPath).path,
    ]),
  );
  for (const mount of listOf(container.volumeMounts)) {
    const { name, mountPath } = mapOf(mount);
    const host = volumes.get(name);
    if (typeof host === 'string' && typeof mountPath === 'string')
      gathered.mounts.push({ host, inside: mountPath, of: 'pod' });
  }
}
