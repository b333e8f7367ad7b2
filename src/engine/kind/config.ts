// kind's configuration file for one setting: a single control-plane node, published on 127.0.0.1 only, with patches to
// the kubeadm configuration that kind writes. Pure.
import { stringify } from 'yaml';
import type { Quirks } from '../../domain/quirks.ts';
import type { Flags } from '../../domain/setting.ts';
import type { Other } from '../../domain/setting-files.ts';
import { extraArgs, otherComponents, timeouts } from '../kubeadm-config.ts';

export interface KindConfig {
  name: string;
  image: string;
  quirks: Quirks;
  token: string;
  apiserverFlags: Flags;
  otherFlags?: Partial<Record<Other, Flags>>;
  /** A folder of this machine with the files that the flags name, and where the node has it. */
  files: { host: string; node: string };
  /** A folder of the node that the apiserver writes its audit log to. */
  auditFolder: string;
  /** Seconds that kubeadm gives the control plane; its startup probe gets as many. */
  controlPlaneTimeout: number;
  /** A folder of patches to the static pods: on this machine, and where the node has it. */
  patches?: { host: string; node: string };
}

/** The file for `kind create cluster --config`. */
export function kindConfig(config: KindConfig): string {
  const { name, image, quirks, files, patches } = config;
  const mount = ({ host, node }: typeof files) => ({ hostPath: host, containerPath: node, readOnly: true });
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name,
    networking: {
      apiServerAddress: '127.0.0.1',
      // Nothing of ours sends traffic between pods.
      disableDefaultCNI: true,
      kubeProxyMode: 'none',
    },
    nodes: [
      {
        role: 'control-plane',
        image,
        extraMounts: [files, ...(patches ? [patches] : [])].map(mount),
      },
    ],
    kubeadmConfigPatches: kubeadmPatches(config, quirks).map((patch) =>
      stringify(patch, { compat: 'yaml-1.1' }),
    ),
  });
}

/**
 * Merge patches, matched by kind. kind writes the API that it chose for the version (its
 * pkg/cluster/internal/kubeadm/config.go), not the newest that kubeadm takes, and a list in a patch replaces the whole
 * list.
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
      ...otherComponents(
        api,
        config.otherFlags,
        [volume('bearerless-files', files.node, { readOnly: true })],
        noPodNetwork,
      ),
    },
    {
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token, ttl: '24h', usages: ['signing', 'authentication'] }],
      // v1beta2 has no such field, and kind names the phases on the command line there.
      ...(api === 'v1beta2' ? {} : { skipPhases: ['preflight', 'addon'] }),
      ...timeout.init,
      ...(config.patches && api !== 'v1beta2' ? { patches: { directory: config.patches.node } } : {}),
    },
    ...(quirks.failCgroupV1 ? [{ kind: 'KubeletConfiguration', failCgroupV1: false }] : []),
  ];
}

/**
 * kind gives every cluster a range for pods, and old controller managers wait 10 s before they deal it out
 * (pkg/controller/nodeipam/ipam: nodePollInterval, seen on v1.20.2), with everything that starts after it, the
 * bootstrap signer included. No pod here needs an address.
 */
const noPodNetwork = { 'allocate-node-cidrs': 'false' };

function volume(name: string, path: string, more: object): object {
  return { name, hostPath: path, mountPath: path, pathType: 'DirectoryOrCreate', ...more };
}
