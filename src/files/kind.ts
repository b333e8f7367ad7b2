// Reads kind's configuration: its patches of kubeadm's configuration, its feature gates, and the folders that it
// mounts.
import { pushFlag } from './args.ts';
import { documentsWithin } from './documents.ts';
import { type Gathered, parts, tell } from './gathered.ts';
import { type Document, listOf, mapOf, valueAt } from './place.ts';

type Read = (document: Document, gathered: Gathered) => boolean;

/**
 * Reads the configuration of a cluster. A patch gives its kind and often no API version; then any version of kubeadm's
 * API is used.
 */
export function readKind(document: Document, gathered: Gathered, read: Read): void {
  const nodes = listOf(mapOf(document.value).nodes);
  patches(document, [], { gathered, read });
  nodes.forEach((node, n) => {
    const { role, image } = mapOf(node);
    const [, version] = /:(v1\.\d+\.\d+)/.exec(String(image)) ?? [];
    if (version !== undefined)
      gathered.versions.push({ label: version, place: document.at(['nodes', n, 'image']) });
    if (role === undefined || role === 'control-plane' || n === 0)
      patches(document, ['nodes', n], { gathered, read });
    else if (mapOf(node).kubeadmConfigPatches !== undefined)
      tell(gathered, 'left-out', {
        part: 'kind',
        said: `kubeadmConfigPatches of a ${String(role)}`,
        place: document.at(['nodes', n]),
        because: 'one kubelet is asked, with what the control plane says of it',
      });
    listOf(mapOf(node).extraMounts).forEach((mount) => {
      const { hostPath, containerPath } = mapOf(mount);
      if (typeof hostPath === 'string' && typeof containerPath === 'string')
        gathered.mounts.push({ host: hostPath, inside: containerPath, of: 'node' });
    });
    if (role !== undefined)
      tell(gathered, 'replaced', {
        part: 'kind',
        said: `nodes[${n}].role: ${String(role)}`,
        place: document.at(['nodes', n]),
        because: 'the harness has its own nodes',
      });
  });
  const gates = Object.entries(mapOf(mapOf(document.value).featureGates)).map(
    ([name, on]) => `${name}=${String(on)}`,
  );
  // kind passes feature gates to every component (pkg/cluster/internal/kubeadm/config.go).
  if (gates.length > 0)
    for (const part of parts.filter((one) => one !== 'etcd'))
      pushFlag(gathered, {
        part,
        name: 'feature-gates',
        value: gates.join(','),
        place: document.at(['featureGates']),
        layer: 'configuration',
      });
  const runtime = Object.entries(mapOf(mapOf(document.value).runtimeConfig)).map(
    ([name, on]) => `${name}=${String(on)}`,
  );
  if (runtime.length > 0)
    pushFlag(gathered, {
      part: 'kube-apiserver',
      name: 'runtime-config',
      value: runtime.join(','),
      place: document.at(['runtimeConfig']),
      layer: 'configuration',
    });
  for (const key of ['networking', 'name', 'containerdConfigPatches', 'containerdConfigPatchesJSON6902'])
    if (mapOf(document.value)[key] !== undefined)
      tell(gathered, 'replaced', {
        part: 'kind',
        said: key,
        place: document.at([key]),
        because: 'the harness has its own networks, names and runtime',
      });
}

function patches(
  document: Document,
  path: (string | number)[],
  { gathered, read }: { gathered: Gathered; read: Read },
): void {
  const inside: Document[] = [];
  listOf(valueAt(document.value, [...path, 'kubeadmConfigPatches'])).forEach((text, n) => {
    if (typeof text !== 'string') return;
    inside.push(...documentsWithin(document, [...path, 'kubeadmConfigPatches', n], text));
  });
  // kind applies a patch only if its API version is the one that kind chose for the node. Of several versions the
  // newest is read.
  const newest = inside.map(apiOf).sort().at(-1) ?? '';
  for (const inner of inside) {
    const value = mapOf(inner.value);
    const api = apiOf(inner);
    if (api !== '' && api !== newest) {
      const said = `a patch of ${String(value.kind)} in ${api}`;
      tell(gathered, 'left-out', {
        part: 'kind',
        said,
        place: inner.at([]),
        because: `there are patches in ${newest}, which newer versions take`,
      });
      continue;
    }
    const group =
      value.kind === 'KubeletConfiguration' ? 'kubelet.config.k8s.io/v1beta1' : 'kubeadm.k8s.io/v1beta3';
    const whole = { ...inner, value: { apiVersion: group, ...value } };
    if (!read(whole, gathered))
      tell(gathered, 'left-out', {
        part: 'kind',
        said: `a patch of ${String(value.kind)}`,
        place: inner.at([]),
        because: 'it is of no kind that is read',
      });
  }
  const json = [...path, 'kubeadmConfigPatchesJSON6902'];
  if (listOf(valueAt(document.value, json)).length > 0)
    tell(gathered, 'left-out', {
      part: 'kind',
      said: 'kubeadmConfigPatchesJSON6902',
      place: document.at(json),
      because: 'patches of that form are not read; write them as kubeadmConfigPatches',
    });
}

/** The version of kubeadm's API, such as `v1beta4`; empty if the document has none or another API. */
function apiOf({ value }: Document): string {
  const { apiVersion } = mapOf(value);
  return /^kubeadm\.k8s\.io\/(.+)$/.exec(String(apiVersion))?.[1] ?? '';
}
