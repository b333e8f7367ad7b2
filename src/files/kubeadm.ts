// Reads kubeadm's configurations, v1beta1 to v1beta4: the fields about the cluster, each taken, replaced or left out.
import type { Fate } from '../domain/intake.ts';
import { extraArgs } from './args.ts';
import { type Gathered, tell } from './gathered.ts';
import { type Document, listOf, mapOf, valueAt } from './place.ts';

type Fields = Record<string, [fate: Fate, because: string] | null>;

const own = (what: string): [Fate, string] => ['replaced', `the harness has its own ${what}`];
const address = own('addresses');
const certificates = own('certificates');
const images = own('images, made of the same release');
const limits = own('limits');
const names = own('names');
const unasked: [Fate, string] = ['left-out', 'nothing that is asked depends on it'];

const header: Fields = { apiVersion: null, kind: null, metadata: null };

/** What happens to each field; null means that other code reads it. */
const cluster: Fields = {
  ...header,
  kubernetesVersion: null,
  apiServer: null,
  controllerManager: null,
  scheduler: null,
  etcd: null,
  networking: address,
  controlPlaneEndpoint: address,
  certificatesDir: certificates,
  certificateValidityPeriod: certificates,
  caCertificateValidityPeriod: certificates,
  encryptionAlgorithm: certificates,
  imageRepository: images,
  ciImageRepository: images,
  useHyperKubeImage: images,
  clusterName: names,
  dns: ['left-out', 'no cluster DNS is run here'],
  proxy: ['left-out', 'no kube-proxy is run here'],
  featureGates: ['left-out', "kubeadm's own feature gates are not turned here"],
  auditPolicy: own('audit log'),
};
const server: Fields = {
  extraArgs: null,
  extraVolumes: null,
  extraEnvs: ['left-out', 'environment variables are not set here'],
  certSANs: certificates,
  timeoutForControlPlane: limits,
};
const init: Fields = {
  ...header,
  bootstrapTokens: null,
  nodeRegistration: null,
  localAPIEndpoint: address,
  certificateKey: ['left-out', 'a key is neither read nor kept'],
  patches: ['left-out', 'give the folder itself with -f'],
  skipPhases: ['left-out', 'every phase is run here but the add-ons'],
  timeouts: limits,
  dryRun: unasked,
};
const join: Fields = {
  ...header,
  discovery: null,
  nodeRegistration: null,
  caCertPath: certificates,
  controlPlane: [
    'left-out',
    'what a further control plane does after discovery is not run; its discovery is that of a node',
  ],
  patches: ['left-out', 'nodes that join run no static pods'],
  skipPhases: ['left-out', 'every phase is run here'],
  timeouts: limits,
  dryRun: unasked,
};
const registration: Fields = {
  kubeletExtraArgs: null,
  name: names,
  criSocket: own('container runtime'),
  taints: unasked,
  ignorePreflightErrors: unasked,
  imagePullPolicy: unasked,
  imagePullSerial: unasked,
};

/** Records what happens to the fields that no other code reads. Fields that kubeadm does not know are reported too. */
function fields(
  gathered: Gathered,
  document: Document,
  { path, known }: { path: (string | number)[]; known: Fields },
): void {
  for (const [key, value] of Object.entries(mapOf(valueAt(document.value, path)))) {
    const fate = known[key];
    if (fate === null) continue;
    const said = typeof value === 'object' || value === null ? key : `${key}: ${String(value)}`;
    const [what, because] = fate ?? (['left-out', 'kubeadm has no such field that is known here'] as const);
    const secret = /token|certificateKey/i.test(key);
    tell(gathered, what, {
      part: 'kubeadm',
      said: [...path, secret ? key : said].join('.'),
      place: document.at([...path, key]),
      because,
    });
  }
}

/** Reads a ClusterConfiguration. */
export function readClusterConfiguration(document: Document, gathered: Gathered): void {
  fields(gathered, document, { path: [], known: cluster });
  const { kubernetesVersion } = mapOf(document.value);
  if (typeof kubernetesVersion === 'string')
    gathered.versions.push({ label: kubernetesVersion, place: document.at(['kubernetesVersion']) });
  for (const [key, part] of [
    ['apiServer', 'kube-apiserver'],
    ['controllerManager', 'kube-controller-manager'],
    ['scheduler', 'kube-scheduler'],
  ] as const) {
    fields(gathered, document, { path: [key], known: server });
    extraArgs(gathered, part, { document, path: [key, 'extraArgs'], inPod: true });
    listOf(valueAt(document.value, [key, 'extraVolumes'])).forEach((volume) => {
      const { hostPath, mountPath } = mapOf(volume);
      if (typeof hostPath === 'string' && typeof mountPath === 'string')
        gathered.mounts.push({ host: hostPath, inside: mountPath, of: 'pod' });
    });
  }
  extraArgs(gathered, 'etcd', { document, path: ['etcd', 'local', 'extraArgs'] });
  if (valueAt(document.value, ['etcd', 'external']) !== undefined)
    tell(gathered, 'replaced', {
      part: 'kubeadm',
      said: 'etcd.external',
      place: document.at(['etcd', 'external']),
      because: 'the harness has its own etcd',
    });
}

/** Reads an InitConfiguration. */
export function readInitConfiguration(document: Document, gathered: Gathered): void {
  fields(gathered, document, { path: [], known: init });
  readRegistration(document, gathered);
  if (listOf(mapOf(document.value).bootstrapTokens).length > 0) gathered.bootstrapTokens.push(document);
}

/**
 * Reads a JoinConfiguration. The way in which the node joins is one of the questions; the flags of its kubelet are part
 * of the setting.
 */
export function readJoinConfiguration(document: Document, gathered: Gathered): void {
  fields(gathered, document, { path: [], known: join });
  readRegistration(document, gathered);
  const discovery = mapOf(mapOf(document.value).discovery);
  const at = document.at(['discovery']);
  const { bootstrapToken, file } = discovery;
  const { kubeConfigPath, unsafeSkipCAVerification } = { ...mapOf(bootstrapToken), ...mapOf(file) } as Record<
    string,
    unknown
  >;
  const mode =
    file !== undefined
      ? String(kubeConfigPath).startsWith('https:')
        ? 'https-file'
        : discovery.tlsBootstrapToken === undefined
          ? 'file, file-token and file-cert'
          : 'file-tls-token'
      : unsafeSkipCAVerification === true
        ? 'token-no-hash'
        : 'token';
  tell(gathered, 'taken', {
    part: 'kubeadm',
    said: 'discovery',
    place: at,
    because: `it is asked as join:${mode}, with addresses, token and hashes of the harness`,
  });
}

/** Reads an UpgradeConfiguration, or another kind that affects no question. */
export function readNothing(
  because: string,
  part = 'kubeadm',
): (document: Document, gathered: Gathered) => void {
  return (document, gathered) => {
    const { kind } = mapOf(document.value);
    tell(gathered, 'left-out', { part, said: String(kind), place: document.at([]), because });
  };
}

function readRegistration(document: Document, gathered: Gathered): void {
  fields(gathered, document, { path: ['nodeRegistration'], known: registration });
  extraArgs(gathered, 'kubelet', { document, path: ['nodeRegistration', 'kubeletExtraArgs'] });
}
