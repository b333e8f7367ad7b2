// kubeadm's configuration of a join, in the API version that this version's kubeadm reads. Pure; both engines use it.
import type { Flags } from '../domain/setting.ts';
import { type Api, extraArgs, forKubeadm } from './kubeadm-config.ts';

/** How a joining node finds and trusts the cluster. kubeadm calls it discovery. */
export type Discovery =
  | {
      kind: 'token';
      /** `host:port` of an apiserver. */
      endpoint: string;
      token: string;
      /** `unsafe` trusts any server that answers. */
      caHashes: string[] | 'unsafe';
    }
  /** The path may be an https URL. The optional token is for the steps after discovery. */
  | { kind: 'file'; path: string; tlsBootstrapToken?: string };

export interface JoinConfig {
  api: Api;
  name: string;
  address: string;
  criSocket: string;
  discovery: Discovery;
  /** Seconds; kubeadm's default is 300. */
  discoveryTimeout: number;
  /** Seconds to wait until the kubelet is healthy, if not kubeadm's default of 240. Only v1beta4 has a field for it. */
  kubeletTimeout?: number | undefined;
  /** Flags of the kubelet in addition to those that the harness sets. */
  kubeletFlags?: Flags;
  /** Set for a further control plane. */
  controlPlane?: JoinControlPlane | undefined;
}

export interface JoinControlPlane {
  certificateKey: string;
  /** A folder of patches to the static pods. v1beta2 has no field for it. */
  patches?: string | undefined;
  /** Seconds to wait for static pods and the kubelet's certificate, if not kubeadm's own. Only v1beta4 has fields. */
  patience?: number | undefined;
}

/**
 * The file for `kubeadm join --config`. The discovery timeout is `discovery.timeout` up to v1beta3 and
 * `timeouts.discovery` in v1beta4. In the wrong place it only causes a warning, and the join takes five minutes
 * (util/config/joinconfiguration.go).
 */
export function joinConfig(config: JoinConfig): string {
  const { api, name, address, criSocket, discovery, discoveryTimeout, kubeletTimeout, kubeletFlags } = config;
  const { controlPlane } = config;
  const timeout = `${discoveryTimeout}s`;
  const how = discoveryOf(discovery);
  const patience = controlPlane?.patience;
  const limits = {
    ...(kubeletTimeout === undefined ? {} : { kubeletHealthCheck: `${kubeletTimeout}s` }),
    ...(patience === undefined
      ? {}
      : { controlPlaneComponentHealthCheck: `${patience}s`, tlsBootstrap: `${patience}s` }),
  };
  return forKubeadm({
    apiVersion: `kubeadm.k8s.io/${api}`,
    kind: 'JoinConfiguration',
    discovery: api === 'v1beta4' ? how : { ...how, timeout },
    ...(api === 'v1beta4' ? { timeouts: { discovery: timeout, ...limits } } : {}),
    nodeRegistration: {
      name,
      criSocket,
      kubeletExtraArgs: extraArgs(api, { 'node-ip': address, ...kubeletFlags }),
    },
    ...(controlPlane === undefined
      ? {}
      : {
          controlPlane: {
            localAPIEndpoint: { advertiseAddress: address, bindPort: 6443 },
            certificateKey: controlPlane.certificateKey,
          },
        }),
    ...(controlPlane?.patches !== undefined && api !== 'v1beta2'
      ? { patches: { directory: controlPlane.patches } }
      : {}),
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
