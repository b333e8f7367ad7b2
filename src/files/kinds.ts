// Recognizes the kind of a document by its content, and names the function that reads it.
import { readClusterApi } from './cluster-api.ts';
import { readKubeadmConfig, readKubeletConfig } from './config-map.ts';
import { type Gathered, tell } from './gathered.ts';
import { isK3s, readK3s } from './k3s.ts';
import { readKind } from './kind.ts';
import {
  readClusterConfiguration,
  readInitConfiguration,
  readJoinConfiguration,
  readNothing,
} from './kubeadm.ts';
import { readKubeletConfiguration } from './kubelet.ts';
import { isOther, objectName } from './objects.ts';
import { isPatch, readPatch } from './patch.ts';
import { type Document, listOf, mapOf } from './place.ts';
import { readList } from './rbac.ts';
import { readStaticPod, staticPodOf } from './static-pod.ts';
import { isTalos, readTalos } from './talos.ts';

interface Kind {
  /** The usual name of the kind. */
  name: string;
  is(document: Document): boolean;
  read(document: Document, gathered: Gathered): void;
}

const of =
  (group: string, ...kinds: string[]) =>
  (document: Document) => {
    const { apiVersion, kind } = mapOf(document.value);
    return (
      typeof apiVersion === 'string' && apiVersion.startsWith(`${group}/`) && kinds.includes(String(kind))
    );
  };
/** A document of kubeadm, in a known version of its configuration. */
const ofKubeadm =
  (...kinds: string[]) =>
  (document: Document) =>
    of('kubeadm.k8s.io', ...kinds)(document) &&
    /^kubeadm\.k8s\.io\/v1beta[1-4]$/.test(String(mapOf(document.value).apiVersion));
const core = (kind: string) => (document: Document) =>
  mapOf(document.value).apiVersion === 'v1' && mapOf(document.value).kind === kind;
const named = (name: RegExp) => (document: Document) =>
  core('ConfigMap')(document) && name.test(String(mapOf(mapOf(document.value).metadata).name));

const rbac = of('rbac.authorization.k8s.io', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding');
const text =
  (kind: string): Kind['read'] =>
  (document, { texts }) => {
    texts.push({
      text: document.text,
      paths: document.path === undefined ? [] : [document.path],
      place: document.at([]),
      kind,
      document,
    });
  };

export const kinds: readonly Kind[] = [
  {
    name: 'kubeadm ClusterConfiguration',
    is: ofKubeadm('ClusterConfiguration'),
    read: readClusterConfiguration,
  },
  {
    name: 'kubeadm InitConfiguration',
    is: ofKubeadm('InitConfiguration'),
    read: readInitConfiguration,
  },
  {
    name: 'kubeadm JoinConfiguration',
    is: ofKubeadm('JoinConfiguration'),
    read: readJoinConfiguration,
  },
  {
    name: 'kubeadm UpgradeConfiguration',
    is: ofKubeadm('UpgradeConfiguration', 'ResetConfiguration', 'ClusterStatus'),
    read: readNothing('it says how kubeadm runs, not how the cluster is configured'),
  },
  {
    name: 'ConfigMap kubeadm-config',
    is: named(/^kubeadm-config$/),
    read: (document, gathered) => readKubeadmConfig(document, gathered, readDocument),
  },
  {
    name: 'ConfigMap kubelet-config',
    is: named(/^kubelet-config(-1\.\d+)?$/),
    read: (document, gathered) => readKubeletConfig(document, gathered),
  },
  {
    name: 'KubeletConfiguration',
    is: of('kubelet.config.k8s.io', 'KubeletConfiguration'),
    read: readKubeletConfiguration(true),
  },
  {
    name: 'KubeProxyConfiguration',
    is: (document) =>
      of('kubeproxy.config.k8s.io', 'KubeProxyConfiguration')(document) ||
      of('kubescheduler.config.k8s.io', 'KubeSchedulerConfiguration')(document),
    read: readNothing('nothing that is asked depends on it'),
  },
  {
    name: 'audit policy',
    is: of('audit.k8s.io', 'Policy'),
    read: readNothing('the harness has its own audit log, which is the evidence', 'kube-apiserver'),
  },
  {
    name: 'EncryptionConfiguration',
    is: (document) => mapOf(document.value).kind === 'EncryptionConfiguration',
    read: readNothing('keys are neither read nor kept', 'kube-apiserver'),
  },
  {
    name: 'AuthenticationConfiguration',
    is: (document) => mapOf(document.value).kind === 'AuthenticationConfiguration',
    read: text('AuthenticationConfiguration'),
  },
  {
    name: 'AuthorizationConfiguration',
    is: (document) => mapOf(document.value).kind === 'AuthorizationConfiguration',
    read: text('AuthorizationConfiguration'),
  },
  {
    name: 'static pod',
    is: (document) => core('Pod')(document) && staticPodOf(document) !== undefined,
    read: readStaticPod,
  },
  { name: 'RBAC', is: rbac, read: (document, { objects }) => void objects.push(document) },
  {
    name: 'list',
    is: (document) =>
      /List$/.test(String(mapOf(document.value).kind)) && Array.isArray(mapOf(document.value).items),
    read: (document, gathered) => readList((item) => readItem(item, gathered))(document, gathered),
  },
  {
    name: 'kind cluster',
    is: of('kind.x-k8s.io', 'Cluster'),
    read: (document, gathered) => readKind(document, gathered, readDocument),
  },
  {
    name: 'Cluster API',
    is: (document) =>
      of('controlplane.cluster.x-k8s.io', 'KubeadmControlPlane', 'KubeadmControlPlaneTemplate')(document) ||
      of('bootstrap.cluster.x-k8s.io', 'KubeadmConfig', 'KubeadmConfigTemplate')(document),
    read: (document, gathered) => readClusterApi(document, gathered),
  },
  { name: 'objects', is: isOther, read: (document, { others }) => void others.push(document) },
  { name: 'patch of kubeadm', is: isPatch, read: readPatch },
  { name: 'k3s or RKE2', is: isK3s, read: readK3s },
  { name: 'Talos', is: isTalos, read: readTalos },
];

/** Reads a document by its kind. Returns false if the kind is unknown. */
export function readDocument(document: Document, gathered: Gathered): boolean {
  const kind = kinds.find((one) => one.is(document));
  if (kind === undefined) return false;
  const { file } = document;
  if (!gathered.files.some((one) => one.file === file && one.kind === kind.name))
    gathered.files.push({ file, kind: kind.name });
  kind.read(document, gathered);
  return true;
}

/** Reads an item of a list. An item of an unknown kind is reported as left out, because a list contains everything. */
function readItem(document: Document, gathered: Gathered): void {
  if (readDocument(document, gathered)) return;
  const said = objectName(document) ?? calledBy(document);
  tell(gathered, 'left-out', {
    part: 'objects',
    said,
    place: document.at([]),
    because: 'nothing that is asked depends on it',
  });
}

/** A description of a document of an unknown kind. */
export function calledBy({ value }: Document): string {
  const { apiVersion, kind } = mapOf(value);
  if (typeof kind === 'string') return `${typeof apiVersion === 'string' ? `${apiVersion} ` : ''}${kind}`;
  if (Array.isArray(value)) return `a list of ${listOf(value).length}`;
  if (value !== null && typeof value !== 'object') return 'text without a key';
  const keys = Object.keys(mapOf(value));
  return keys.length > 0 ? `a map with ${keys.slice(0, 3).join(', ')}` : 'an empty document';
}
