// kind's configuration file for one setting: a single control-plane node, published on 127.0.0.1 only, with patches to
// the kubeadm configuration that kind writes. Pure.
import { stringify } from 'yaml';
import type { Quirks } from '../../domain/quirks.ts';
import type { Flags } from '../../domain/setting.ts';
import type { Other } from '../../domain/setting-files.ts';
import { etcdPort } from '../common/paths.ts';
import { extraArgs, otherComponents, timeouts } from '../kubeadm-config.ts';

export interface KindConfig {
  name: string;
  image: string;
  quirks: Quirks;
  token: string;
  apiserverFlags: Flags;
  otherFlags?: Partial<Record<Other, Flags>>;
  /** A folder of this machine with the files that the flags name, and its path on the node. */
  files: { host: string; node: string };
  /** The folder of the node in which the apiserver writes its audit log. */
  auditFolder: string;
  /** Seconds that kubeadm allows for the control plane. The apiserver's startup probe gets as many. */
  controlPlaneTimeout: number;
  /** Whether etcd is published too: further control planes are taken out of its members. */
  etcd: boolean;
  /** A folder of patches to the static pods: its path on this machine and on the node. */
  patches?: { host: string; node: string };
}

/** The file for `kind create cluster --config`. */
export function kindConfig(config: KindConfig): string {
  const { name, image, quirks, files, patches, etcd } = config;
  const mount = ({ host, node }: typeof files) => ({ hostPath: host, containerPath: node, readOnly: true });
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name,
    networking: {
      apiServerAddress: '127.0.0.1',
      // The harness sends no traffic between pods.
      disableDefaultCNI: true,
      kubeProxyMode: 'none',
    },
    nodes: [
      {
        role: 'control-plane',
        image,
        extraMounts: [files, ...(patches ? [patches] : [])].map(mount),
        // -1: Docker chooses the port.
        ...(etcd
          ? { extraPortMappings: [{ containerPort: etcdPort, hostPort: -1, listenAddress: '127.0.0.1' }] }
          : {}),
      },
    ],
    kubeadmConfigPatches: kubeadmPatches(config, quirks).map((patch) =>
      stringify(patch, { compat: 'yaml-1.1' }),
    ),
  });
}

/**
 * Merge patches, matched by kind. kind writes the kubeadm API that it chose for the version (its
 * pkg/cluster/internal/kubeadm/config.go), not the newest one that kubeadm accepts. A list in a patch replaces the
 * whole list.
 */
function kubeadmPatches(config: KindConfig, quirks: Quirks): object[] {
  const { token, apiserverFlags, files, auditFolder } = config;
  const api = quirks.kindKubeadmApi;
  const timeout = timeouts(api, config.controlPlaneTimeout);
  return [
    {
      kind: 'ClusterConfiguration',
      apiServer: {
        extraArgs: extraArgs(api, apiserverFlags),
        extraVolumes: [
          volume('bearerless-files', files.node, { readOnly: true }),
          volume('bearerless-audit', auditFolder, {}),
        ],
        ...timeout.apiServer,
      },
      ...otherComponents(api, {
        flags: config.otherFlags,
        extraVolumes: [volume('bearerless-files', files.node, { readOnly: true })],
        more: noPodNetwork,
      }),
    },
    {
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token, ttl: '24h', usages: ['signing', 'authentication'] }],
      // v1beta2 has no such field; there kind names the phases on the command line.
      ...(api === 'v1beta2' ? {} : { skipPhases: ['preflight', 'addon'] }),
      ...timeout.init,
      ...(config.patches && api !== 'v1beta2' ? { patches: { directory: config.patches.node } } : {}),
    },
    ...(quirks.failCgroupV1 ? [{ kind: 'KubeletConfiguration', failCgroupV1: false }] : []),
  ];
}

/**
 * Disables pod ranges for nodes, because no pod here needs an address. kind gives every cluster a range for pods. Old
 * controller managers wait 10 s before they assign it (pkg/controller/nodeipam/ipam: nodePollInterval, seen on
 * v1.20.2), and everything that starts later waits too, including the bootstrap signer.
 */
const noPodNetwork = { 'allocate-node-cidrs': 'false' };

function volume(name: string, path: string, more: object): object {
  return { name, hostPath: path, mountPath: path, pathType: 'DirectoryOrCreate', ...more };
}
