// Makes a configuration for `kind create cluster` with the same setting, for readers without this tool. It is derived
// from the kubeadm configuration in the evidence. Additions of this tool (audit log, a shared etcd) are left out.
import { stringify } from 'yaml';
import { z } from 'zod';
import type { EvidenceKind } from '../../domain/evidence.ts';
import { flagPairs } from '../../domain/flags.ts';
import { reservedFlag } from '../../domain/reserved.ts';
import type { Flags } from '../../domain/setting.ts';
import { authenticationPath, filesFolder, type Other, patchFolder } from '../../domain/setting-files.ts';
import type { Version } from '../../domain/version.ts';
import { readYaml } from '../../domain/yaml.ts';
import type { PageCluster } from './page-data.ts';

const Args = z.union([
  z.record(z.string(), z.string()),
  z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .transform((list) => Object.fromEntries(list.map(({ name, value }) => [name, value]))),
]);
const Configuration = z.looseObject({
  kind: z.literal('ClusterConfiguration'),
  apiServer: z.looseObject({ extraArgs: Args.default({}) }).default({ extraArgs: {} }),
});

/** kind's configuration and the files that it mounts, or `undefined` if the evidence has no kubeadm configuration. */
export function kindConfigOf(
  version: Version,
  text: (kind: EvidenceKind) => string | undefined,
): PageCluster['kind'] | undefined {
  const kubeadm = text('kubeadm-config');
  if (kubeadm === undefined) return undefined;
  const documents = kubeadm.split(/^---$/m).map((text) => Configuration.safeParse(readYaml(text).value));
  const found = documents.find(({ success }) => success)?.data;
  if (!found) return undefined;
  const flags = Object.entries(found.apiServer.extraArgs).filter(([name]) => !reservedFlag.test(name));
  const files: Record<string, string> = {};
  for (const [, value] of flags) {
    if (!value.startsWith(`${filesFolder}/`)) continue;
    const content = value === authenticationPath ? text('authentication') : undefined;
    if (content === undefined) return undefined;
    files[value.slice(filesFolder.length + 1)] = content;
  }
  return { config: kindConfigText(version, { flags, mounts: Object.keys(files).length > 0 }), files };
}

export interface KindSetting {
  flags: Array<[string, string]>;
  /** Whether there are files for the apiserver, in ./files. */
  mounts: boolean;
  /** Whether there are patches of static pods, in ./patches. */
  patches?: boolean;
  /** Fields that override the KubeletConfiguration. */
  kubelet?: object;
  /** Flags of the other components, and of the kubelet. */
  other?: Partial<Record<Other, Flags>>;
  kubeletFlags?: Flags;
}

/** The parts of a ClusterConfiguration for components other than kube-apiserver; `extraArgs` formats the flags. */
export function ownComponents(
  extraArgs: (flags: Flags) => unknown,
  { etcd, ...seeing }: Partial<Record<Other, Flags>>,
  extraVolumes: object[],
): object {
  const volumes = extraVolumes.length > 0 ? { extraVolumes } : {};
  const parts = Object.entries(seeing).map(([name, flags]) => [
    name,
    { extraArgs: extraArgs(flags), ...volumes },
  ]);
  return {
    ...Object.fromEntries(parts),
    ...(etcd ? { etcd: { local: { extraArgs: extraArgs(etcd) } } } : {}),
  };
}

/**
 * The text of the configuration. kind applies a patch only if its apiVersion is the one that kind chose for the
 * version, so there is a patch for each apiVersion.
 */
export function kindConfigText(version: Version, setting: KindSetting): string {
  const { flags, mounts, patches, kubelet, other = {}, kubeletFlags = {} } = setting;
  const volume = {
    name: 'bearerless',
    hostPath: filesFolder,
    mountPath: filesFolder,
    readOnly: true,
    pathType: 'Directory',
  };
  const asMap = (given: Array<[string, string]>) => Object.fromEntries(given);
  const asList = (given: Array<[string, string]>) => given.map(([name, value]) => ({ name, value }));
  const forms = { v1beta2: asMap, v1beta3: asMap, v1beta4: asList };
  const patch = (api: keyof typeof forms) => ({
    kind: 'ClusterConfiguration',
    apiVersion: `kubeadm.k8s.io/${api}`,
    apiServer: { extraArgs: forms[api](flags), ...(mounts ? { extraVolumes: [volume] } : {}) },
    ...ownComponents((given) => forms[api](flagPairs(given)), other, mounts ? [volume] : []),
  });
  const node = (api: keyof typeof forms) => ({
    kind: 'InitConfiguration',
    apiVersion: `kubeadm.k8s.io/${api}`,
    nodeRegistration: { kubeletExtraArgs: forms[api](flagPairs(kubeletFlags)) },
  });
  const apis = ['v1beta2', 'v1beta3', 'v1beta4'] as const;
  const all = [
    ...(flags.length === 0 && Object.keys(other).length === 0 ? [] : apis.map(patch)),
    ...(Object.keys(kubeletFlags).length === 0 ? [] : apis.map(node)),
    ...(patches ? [{ kind: 'InitConfiguration', patches: { directory: patchFolder } }] : []),
    ...(kubelet ? [{ kind: 'KubeletConfiguration', ...kubelet }] : []),
  ];
  const mount = (hostPath: string, containerPath: string) => ({ hostPath, containerPath, readOnly: true });
  const extraMounts = [
    ...(mounts ? [mount('./files', filesFolder)] : []),
    ...(patches ? [mount('./patches', patchFolder)] : []),
  ];
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [
      {
        role: 'control-plane',
        image: `kindest/node:${version}`,
        ...(extraMounts.length > 0 ? { extraMounts } : {}),
      },
    ],
    ...(all.length === 0 ? {} : { kubeadmConfigPatches: all.map((one) => stringify(one)) }),
  });
}
