// kubeadm's configuration files, in whichever API this version's kubeadm takes. Pure; both engines use it.
import { stringify } from 'yaml';
import { flagPairs } from '../domain/flags.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Flags } from '../domain/setting.ts';
import type { Other } from '../domain/setting-files.ts';
import type { Version } from '../domain/version.ts';

type Api = Quirks['kubeadmApi'];

/** Where images are said to come from, since the default of old versions is no more. */
export const imageRepository = 'registry.k8s.io';

/**
 * extraArgs is a map up to v1beta3 and a list of name and value from v1beta4 on
 * (cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go).
 */
export function extraArgs(api: Api, flags: Flags): unknown {
  if (api === 'v1beta4') return flagPairs(flags).map(([name, value]) => ({ name, value }));
  // A map has each flag once; the flags that may be repeated and that kubeadm takes so are lists separated by commas.
  return Object.fromEntries(Object.entries(flags).map(([name, values]) => [name, [values].flat().join(',')]));
}

/**
 * Its default of 20 requests a second makes the first start of all controllers, and so of the bootstrap signer, take 5
 * s longer. What the apiserver said of an access it would remember for 10 s, and answer the next setting on the same
 * control plane by that.
 */
export const controllerManagerFlags = {
  'kube-api-qps': '500',
  'kube-api-burst': '1000',
  'authorization-webhook-cache-authorized-ttl': '1ns',
  'authorization-webhook-cache-unauthorized-ttl': '1ns',
};

export interface InitConfig {
  api: Api;
  version: Version;
  name: string;
  address: string;
  criSocket: string;
  token: string;
  apiserverFlags: Flags;
  /** Flags of the other components, beside those that the harness sets. */
  otherFlags?: Partial<Record<Other, Flags>>;
  /** Addresses beside its own that the apiserver's certificate must carry. */
  certSANs: string[];
  /** Folders of the machine that the static pods must see, writable. */
  volumes?: string[];
  /**
   * Seconds that kubeadm gives the control plane; the apiserver's startup probe gets as many. kubeadm's own default is
   * 240.
   */
  controlPlaneTimeout?: number;
  /** A folder of patches to the static pods; v1beta2 has no field for it. */
  patches?: string;
}

/**
 * What only a flag can say: `patches` is a field from v1beta3 on, and then the flag must not stand beside a file
 * (cmd/init.go).
 */
export function initFlags({ api, patches }: Pick<InitConfig, 'api' | 'patches'>): string[] {
  return patches !== undefined && api === 'v1beta2' ? [`--experimental-patches=${patches}`] : [];
}

/**
 * `apiServer.timeoutForControlPlane` up to v1beta3, `timeouts` of the InitConfiguration in v1beta4
 * (apis/kubeadm/v1beta4/types.go).
 */
export function timeouts(api: Api, seconds: number | undefined): { init: object; apiServer: object } {
  if (seconds === undefined) return { init: {}, apiServer: {} };
  const timeout = `${seconds}s`;
  return api === 'v1beta4'
    ? { init: { timeouts: { controlPlaneComponentHealthCheck: timeout } }, apiServer: {} }
    : { init: {}, apiServer: { timeoutForControlPlane: timeout } };
}

const volume = (path: string, n: number) => ({
  name: `bearerless-${n}`,
  hostPath: path,
  mountPath: path,
  pathType: 'DirectoryOrCreate',
});

/** The file for `kubeadm init` and its phases. */
export function initConfig(config: InitConfig): string {
  const { api, version, name, address, criSocket, token, apiserverFlags, certSANs, volumes } = config;
  const timeout = timeouts(api, config.controlPlaneTimeout);
  const apiVersion = `kubeadm.k8s.io/${api}`;
  return [
    {
      apiVersion,
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token, ttl: '24h', usages: ['signing', 'authentication'] }],
      localAPIEndpoint: { advertiseAddress: address, bindPort: 6443 },
      nodeRegistration: { name, criSocket },
      ...timeout.init,
      ...(config.patches !== undefined && api !== 'v1beta2'
        ? { patches: { directory: config.patches } }
        : {}),
    },
    {
      apiVersion,
      kind: 'ClusterConfiguration',
      kubernetesVersion: version,
      controlPlaneEndpoint: `${address}:6443`,
      imageRepository,
      apiServer: {
        extraArgs: extraArgs(api, apiserverFlags),
        certSANs,
        ...(volumes ? { extraVolumes: volumes.map(volume) } : {}),
        ...timeout.apiServer,
      },
      ...otherComponents(api, config.otherFlags, (volumes ?? []).map(volume)),
    },
  ]
    .map(forKubeadm)
    .join('---\n');
}

/** The parts of a ClusterConfiguration for the components beside kube-apiserver; etcd takes no volumes. */
export function otherComponents(
  api: Api,
  { controllerManager, scheduler, etcd }: Partial<Record<Other, Flags>> = {},
  extraVolumes: object[] = [],
  more: Flags = {},
): object {
  const seeing = (given: Flags | undefined) => (given && extraVolumes.length > 0 ? { extraVolumes } : {});
  const own = { ...controllerManagerFlags, ...more, ...controllerManager };
  return {
    controllerManager: { extraArgs: extraArgs(api, own), ...seeing(controllerManager) },
    ...(scheduler ? { scheduler: { extraArgs: extraArgs(api, scheduler), ...seeing(scheduler) } } : {}),
    ...(etcd ? { etcd: { local: { extraArgs: extraArgs(api, etcd) } } } : {}),
  };
}

/** kubeadm reads YAML 1.1, in which `yes` without quotes is a boolean (sigs.k8s.io/yaml). */
const forKubeadm = (document: unknown) => stringify(document, { compat: 'yaml-1.1' });

/** How a join finds and trusts the cluster: what kubeadm calls discovery. */
export type Discovery =
  | {
      kind: 'token';
      /** `host:port` of an apiserver. */
      endpoint: string;
      token: string;
      /** `unsafe`: whoever answers is believed. */
      caHashes: string[] | 'unsafe';
    }
  /** The path may be an https URL. The token, if there is one, is for what comes after discovery. */
  | { kind: 'file'; path: string; tlsBootstrapToken?: string };

export interface JoinConfig {
  api: Api;
  name: string;
  address: string;
  criSocket: string;
  discovery: Discovery;
  /** Seconds; kubeadm's own default is 300. */
  discoveryTimeout: number;
  /** Seconds for the kubelet's own health, where they are not kubeadm's 240; only v1beta4 can say it. */
  kubeletTimeout?: number | undefined;
  /** Flags of the kubelet beside those that the harness sets. */
  kubeletFlags?: Flags;
}

/**
 * The file for `kubeadm join --config`. The discovery timeout is `discovery.timeout` up to v1beta3 and
 * `timeouts.discovery` in v1beta4; misplaced it would only be warned about and the join would take five minutes
 * (util/config/joinconfiguration.go).
 */
export function joinConfig(config: JoinConfig): string {
  const { api, name, address, criSocket, discovery, discoveryTimeout, kubeletTimeout, kubeletFlags } = config;
  const timeout = `${discoveryTimeout}s`;
  const how = discoveryOf(discovery);
  const health = kubeletTimeout === undefined ? {} : { kubeletHealthCheck: `${kubeletTimeout}s` };
  return forKubeadm({
    apiVersion: `kubeadm.k8s.io/${api}`,
    kind: 'JoinConfiguration',
    discovery: api === 'v1beta4' ? how : { ...how, timeout },
    ...(api === 'v1beta4' ? { timeouts: { discovery: timeout, ...health } } : {}),
    nodeRegistration: {
      name,
      criSocket,
      kubeletExtraArgs: extraArgs(api, { 'node-ip': address, ...kubeletFlags }),
    },
  });
}

function discoveryOf(discovery: Discovery): object {
  if (discovery.kind === 'file') {
    const { path, tlsBootstrapToken } = discovery;
    return { file: { kubeConfigPath: path }, ...(tlsBootstrapToken ? { tlsBootstrapToken } : {}) };
  }
  const { endpoint, token, caHashes } = discovery;
  const trust = caHashes === 'unsafe' ? { unsafeSkipCAVerification: true } : { caCertHashes: caHashes };
  return { bootstrapToken: { apiServerEndpoint: endpoint, token, ...trust }, tlsBootstrapToken: token };
}

/**
 * Milliseconds for an upgrade: kubeadm waits up to five minutes for each of three static pods
 * (timeouts.upgradeManifests).
 */
export const upgradeLimit = 900_000;

/**
 * etcd keeps its version, which every later one within reach can use; no machine here is an ordinary host, so preflight
 * says nothing.
 */
export function upgradeArgv(kubeadm: string, to: Version): string[] {
  const argv = [kubeadm, 'upgrade', 'apply', to, '--yes', '--etcd-upgrade=false'];
  return [...argv, '--ignore-preflight-errors=all', '--v=1'];
}
