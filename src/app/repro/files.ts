// The files that make a cluster with one setting without this tool: for kubeadm and for kind, and the RBAC objects that
// are applied afterwards.
import { basename, relative } from 'node:path';
import { stringify } from 'yaml';
import { flagPairs } from '../../domain/flags.ts';
import { dropInVariable, kubeletOn, needsVariable } from '../../domain/kubelet-configuration.ts';
import type { Quirks } from '../../domain/quirks.ts';
import type { Flags, Setting } from '../../domain/setting.ts';
import {
  filesFolder,
  kubeletFlagsOf,
  nodeFiles,
  type Other,
  otherFlags,
  patchFolder,
  settingFiles,
  settingFlags,
} from '../../domain/setting-files.ts';
import { objectsOn } from '../../domain/setting-objects.ts';
import type { Version } from '../../domain/version.ts';
import { extraArgs } from '../../engine/kubeadm-config.ts';
import { kindConfigText, ownComponents } from '../../report/html/kind-config.ts';
import { objectsText } from './objects.ts';

const inFolder = (folder: string, path: string) => path.startsWith(`${folder}/`);

/** Name below the folder → text. */
export type Files = Record<string, string>;

/** The files, or a sentence that says why the setting cannot be made this way. */
export function filesOf(setting: Setting, version: Version, quirks: Quirks): Files | string {
  const { apiserver } = setting;
  const kubelet = kubeletOn(setting.kubelet, quirks);
  if (kubelet?.flagsOnly)
    return 'a kubelet without a configuration file is not what kubeadm or kind can make';
  if (needsVariable(kubelet, quirks))
    return `a kubelet with ${dropInVariable} is not what kubeadm or kind can make`;
  if (apiserver.webhooks) return 'a webhook of the harness is not what kubeadm or kind can make';
  const given = settingFlags(setting, version);
  const flags = flagPairs(given);
  const own = Object.entries(settingFiles(setting));
  const [patches, files] = [
    own.filter(([path]) => inFolder(patchFolder, path)),
    own.filter(([path]) => inFolder(filesFolder, path)),
  ];
  const mounts = files.length > 0 || (kubelet !== undefined && Object.keys(nodeFiles(kubelet)).length > 0);
  const over = kubelet && Object.keys(kubelet.config).length > 0 ? kubelet.config : undefined;
  const other = otherFlags(setting, version);
  const kubeletFlags = kubeletFlagsOf(kubelet, version);
  const nodes = Object.entries(kubelet ? nodeFiles(kubelet) : {});
  const rbac = [
    ...objectsOn(setting, version),
    ...(kubelet?.grant ? grantOf(setting.id, kubelet.grant) : []),
  ];
  const kind = {
    flags,
    mounts,
    ...(patches.length > 0 ? { patches: true } : {}),
    ...(over ? { kubelet: over } : {}),
    other,
    kubeletFlags,
  };
  return {
    'kubeadm.yaml': kubeadmText(setting, quirks, {
      version,
      flags: given,
      mounts,
      over,
      other,
      kubeletFlags,
    }),
    'kind.yaml': kindConfigText(version, kind),
    ...Object.fromEntries(
      [...files, ...nodes].map(([path, text]) => [`files/${relative(filesFolder, path)}`, text]),
    ),
    ...Object.fromEntries(patches.map(([path, text]) => [`patches/${basename(path)}`, text])),
    ...(rbac.length > 0 ? { 'objects.yaml': objectsText(rbac) } : {}),
  };
}

interface Written {
  version: Version;
  flags: Flags;
  mounts: boolean;
  over: object | undefined;
  other: Partial<Record<Other, Flags>>;
  kubeletFlags: Flags;
}

function kubeadmText(
  { apiserver }: Setting,
  { kubeadmApi }: Quirks,
  { version, flags, mounts, over, other, kubeletFlags }: Written,
): string {
  const apiVersion = `kubeadm.k8s.io/${kubeadmApi}`;
  const volume = { name: 'bearerless', hostPath: filesFolder, mountPath: filesFolder, readOnly: true };
  // v1beta2 has no field for patches; there it is a flag of `kubeadm init`.
  const patches = apiserver.patch && kubeadmApi !== 'v1beta2';
  return [
    ...(patches || Object.keys(kubeletFlags).length > 0
      ? [
          {
            apiVersion,
            kind: 'InitConfiguration',
            ...(Object.keys(kubeletFlags).length > 0
              ? { nodeRegistration: { kubeletExtraArgs: extraArgs(kubeadmApi, kubeletFlags) } }
              : {}),
            ...(patches ? { patches: { directory: patchFolder } } : {}),
          },
        ]
      : []),
    {
      apiVersion,
      kind: 'ClusterConfiguration',
      kubernetesVersion: version,
      apiServer: {
        extraArgs: extraArgs(kubeadmApi, flags),
        ...(mounts ? { extraVolumes: [volume] } : {}),
      },
      ...ownComponents((given) => extraArgs(kubeadmApi, given), other, mounts ? [volume] : []),
    },
    ...(over ? [{ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', ...over }] : []),
  ]
    .map((document) => stringify(document))
    .join('---\n');
}

type Grant = NonNullable<NonNullable<Setting['kubelet']>['grant']>;

/** What system:anonymous may do with nodes. */
function grantOf(id: string, { verbs, resources }: Grant): object[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: id };
  return [
    { apiVersion, kind: 'ClusterRole', metadata, rules: [{ apiGroups: [''], resources, verbs }] },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: id },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:anonymous' }],
    },
  ];
}
