// Reads the ConfigMaps in which kubeadm keeps its configuration: the documents inside them, with their own lines.
import { documentsWithin } from './documents.ts';
import type { Gathered } from './gathered.ts';
import { readKubeletConfiguration } from './kubelet.ts';
import { type Document, valueAt } from './place.ts';

type Read = (document: Document, gathered: Gathered) => boolean;

/** Reads the ConfigMap kubeadm-config: a ClusterConfiguration, and up to v1.21 a ClusterStatus. */
export function readKubeadmConfig(document: Document, gathered: Gathered, read: Read): void {
  for (const inner of inside(document, 'ClusterConfiguration')) read(inner, gathered);
}

/**
 * Reads the ConfigMap kubelet-config: the configuration that kubeadm gives every kubelet, complete except for the parts
 * that a node adds.
 */
export function readKubeletConfig(document: Document, gathered: Gathered): void {
  for (const inner of inside(document, 'kubelet')) readKubeletConfiguration(true)(inner, gathered);
}

function inside(document: Document, key: string): Document[] {
  const text = valueAt(document.value, ['data', key]);
  return typeof text === 'string' ? documentsWithin(document, ['data', key], text) : [];
}
