// kubeadm's configuration files, in the API version that this version's kubeadm reads. Pure; both engines use it.
import { stringify } from 'yaml';
import { flagPairs } from '../domain/flags.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Flags } from '../domain/setting.ts';
import type { Other } from '../domain/setting-files.ts';
import type { Version } from '../domain/version.ts';

export type Api = Quirks['kubeadmApi'];

/** The registry in the names of images. The default registry of old versions no longer exists. */
export const imageRepository = 'registry.k8s.io';

/**
 * extraArgs is a map up to v1beta3 and a list of name and value from v1beta4 on
 * (cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go).
 */
export function extraArgs(api: Api, flags: Flags): unknown {
  if (api === 'v1beta4') return flagPairs(flags).map(([name, value]) => ({ name, value }));
  // A map contains each flag once. kubeadm accepts the repeatable flags as lists separated by commas.
  return Object.fromEntries(Object.entries(flags).map(([name, values]) => [name, [values].flat().join(',')]));
}

/**
 * Flags of the controller manager that the harness changes. Its default of 20 requests a second delays the start of all
 * controllers, including the bootstrap signer, by 5 s. By default it also caches the apiserver's answers about access
 * for 10 s, and would answer the next setting on the same control plane from that cache.
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
  /** Further flags of the other components, in addition to those that the harness sets. */
  otherFlags?: Partial<Record<Other, Flags>>;
  /** Further addresses that the apiserver's certificate must contain. */
  certSANs: string[];
  /** Folders of the machine that are mounted into the static pods, writable. */
  volumes?: string[];
  /**
   * Seconds that kubeadm allows for the control plane. The apiserver's startup probe gets as many. kubeadm's default is
   * 240.
   */
  controlPlaneTimeout?: number;
  /** A folder of patches to the static pods. v1beta2 has no field for it. */
  patches?: string;
  /** Makes certificates with keys of elliptic curves instead of RSA. */
  ecdsa?: true;
}

/** The feature gate of v1.19 (cmd/kubeadm/app/features) became a field in v1beta4 (kubernetes issue 123054). */
const ecdsaKeys = (api: Api) =>
  api === 'v1beta4' ? { encryptionAlgorithm: 'ECDSA-P256' } : { featureGates: { PublicKeysECDSA: true } };

/**
 * Options that can only be flags. `patches` is a field from v1beta3 on, and the flag must then not be used with a file
 * (cmd/init.go).
 */
export function initFlags({ api, patches }: Pick<InitConfig, 'api' | 'patches'>): string[] {
  return patches !== undefined && api === 'v1beta2' ? [`--experimental-patches=${patches}`] : [];
}

/**
 * The field is `apiServer.timeoutForControlPlane` up to v1beta3, and `timeouts` of the InitConfiguration in v1beta4
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
      ...(config.ecdsa ? ecdsaKeys(api) : {}),
      apiServer: {
        extraArgs: extraArgs(api, apiserverFlags),
        certSANs,
        ...(volumes ? { extraVolumes: volumes.map(volume) } : {}),
        ...timeout.apiServer,
      },
      ...otherComponents(api, { flags: config.otherFlags, extraVolumes: (volumes ?? []).map(volume) }),
    },
  ]
    .map(forKubeadm)
    .join('---\n');
}

/** The parts of a ClusterConfiguration for the components other than kube-apiserver. etcd accepts no volumes. */
export function otherComponents(
  api: Api,
  {
    flags: { controllerManager, scheduler, etcd } = {},
    extraVolumes = [],
    more = {},
  }: {
    flags?: Partial<Record<Other, Flags>> | undefined;
    extraVolumes?: object[] | undefined;
    more?: Flags | undefined;
  } = {},
): object {
  const seeing = (given: Flags | undefined) => (given && extraVolumes.length > 0 ? { extraVolumes } : {});
  const own = { ...controllerManagerFlags, ...more, ...controllerManager };
  return {
    controllerManager: { extraArgs: extraArgs(api, own), ...seeing(controllerManager) },
    ...(scheduler ? { scheduler: { extraArgs: extraArgs(api, scheduler), ...seeing(scheduler) } } : {}),
    ...(etcd ? { etcd: { local: { extraArgs: extraArgs(api, etcd) } } } : {}),
  };
}

/** kubeadm reads YAML 1.1, in which an unquoted `yes` is a boolean (sigs.k8s.io/yaml). */
export const forKubeadm = (document: unknown) => stringify(document, { compat: 'yaml-1.1' });

/**
 * The time limit for an upgrade, in milliseconds. kubeadm waits up to five minutes for each of three static pods
 * (timeouts.upgradeManifests).
 */
export const upgradeLimit = 900_000;

/**
 * etcd keeps its version, which works with every later version that can be reached. Preflight errors are ignored,
 * because the machines here are no ordinary hosts.
 */
export function upgradeArgv(kubeadm: string, to: Version): string[] {
  const argv = [kubeadm, 'upgrade', 'apply', to, '--yes', '--etcd-upgrade=false'];
  return [...argv, '--ignore-preflight-errors=all', '--v=1'];
}
