// Reads Talos' machine configuration: its flags, kubelet and authentication, on top of what Talos sets itself. Upstream
// Kubernetes runs with them; Talos is not run. Keys and secrets are neither read nor kept.
import { extraArgs } from './args.ts';
import { closedByDistribution } from './distribution.ts';
import { type Gathered, tell } from './gathered.ts';
import { readKubeletConfiguration } from './kubelet.ts';
import { type Document, mapOf, partOf, valueAt } from './place.ts';

/**
 * Whether a document is a machine configuration of Talos: `version: v1alpha1` with `machine` or `cluster`, whole or as
 * a patch.
 */
export function isTalos({ value }: Document): boolean {
  const { kind, machine, cluster, version } = mapOf(value);
  const talos = ['apiServer', 'controlPlane', 'allowSchedulingOnControlPlanes', 'clusterName'].some(
    (key) => key in mapOf(cluster),
  );
  return (
    kind === undefined &&
    (version === 'v1alpha1' || talos) &&
    (machine !== undefined || cluster !== undefined)
  );
}

/** Reads a machine configuration of Talos. */
export function readTalos(document: Document, gathered: Gathered): void {
  const at = document.at([]);
  tell(gathered, 'replaced', {
    part: 'Talos',
    said: 'Talos',
    place: at,
    because: 'Talos itself is not run here; upstream Kubernetes is, with these flags',
  });
  for (const [key, part] of [
    ['apiServer', 'kube-apiserver'],
    ['controllerManager', 'kube-controller-manager'],
    ['scheduler', 'kube-scheduler'],
    ['etcd', 'etcd'],
  ] as const)
    extraArgs(gathered, part, { document, path: ['cluster', key, 'extraArgs'] });
  extraArgs(gathered, 'kubelet', { document, path: ['machine', 'kubelet', 'extraArgs'] });
  const config = ['machine', 'kubelet', 'extraConfig'];
  if (valueAt(document.value, config) !== undefined)
    readKubeletConfiguration(false)(partOf(document, config), gathered);
  const image =
    valueAt(document.value, ['cluster', 'apiServer', 'image']) ??
    valueAt(document.value, ['machine', 'kubelet', 'image']);
  const [, version] = /:(v1\.\d+\.\d+)/.exec(String(image)) ?? [];
  if (version !== undefined)
    gathered.versions.push({ label: version, place: document.at(['cluster', 'apiServer', 'image']) });
  for (const [top, read] of [
    ['machine', ['kubelet']],
    ['cluster', ['apiServer', 'controllerManager', 'scheduler', 'etcd']],
  ] as const)
    for (const key of Object.keys(mapOf(valueAt(document.value, [top]))))
      if (!(read as readonly string[]).includes(key))
        tell(gathered, 'left-out', {
          part: 'Talos',
          said: `${top}.${key}`,
          place: document.at([top, key]),
          because: /ca|secret|token|serviceAccount|key/i.test(key)
            ? 'a secret is neither read nor kept'
            : 'nothing that is asked depends on it, or the harness has its own',
        });
  // internal/app/machined/pkg/controllers/k8s/control_plane_static_pod.go
  closedByDistribution(gathered, {
    name: 'Talos',
    place: at,
    because: 'Talos sets --anonymous-auth=false by itself, up to v1.13',
  });
}
