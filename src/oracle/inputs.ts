// Lists the inputs of a setting by names that administrators know: flags, gates, fields of configuration files, parts
// of the static pod. Unknown keys of a setting are inputs too, so that nothing is overlooked.
import { flagPairs, flagsOn } from '../domain/flags.ts';
import { type Flags, isRbac, type Setting } from '../domain/setting.ts';
import { deletedOn, objectsOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import type { ClusterModel } from './cluster-model.ts';

/** One thing that a setting sets. */
export interface Input {
  /** `kube-apiserver`, `kube-apiserver gate`, the kind of a configuration file, `static pod` or `setting`. */
  of: string;
  /** `anonymous-auth`, `anonymous.conditions[].path`, `spec.containers[].livenessProbe`. */
  name: string;
  value: unknown;
}

/** The name of an input in patterns and in output, such as `kube-apiserver --anonymous-auth`. */
export const nameOf = ({ of, name }: Pick<Input, 'of' | 'name'>): string =>
  programs.includes(of) ? `${of} --${name}` : `${of} ${name}`;

const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd', 'kubelet'];

/** The keys of a setting that this module handles, or that have no effect on a cluster. */
const known: Readonly<Record<string, readonly string[]>> = {
  '': [
    'id',
    'title',
    'why',
    'references',
    'since',
    'until',
    'unsupportedBecause',
    'apiserver',
    'objects',
    'objectsWhen',
    'delete',
    'deleteRoleBindings',
    'kubelet',
    'controllerManager',
    'scheduler',
    'etcd',
    'bootstrapToken',
  ],
  apiserver: ['flags', 'flagsWhen', 'authenticationConfig', 'files', 'webhooks', 'edits', 'patch'],
  kubelet: ['config', 'flagsOnly', 'grant', 'flags', 'flagsWhen', 'files', 'dropIns'],
};

/** All inputs of a cluster model. */
export function inputsOf({
  setting,
  version,
  kubeletVersion,
  given,
  authenticationConfig,
  chain,
}: ClusterModel): Input[] {
  const flags = Object.entries(given).flatMap(([name, value]): Input[] =>
    name === 'feature-gates' ? gates(value) : [{ of: 'kube-apiserver', name, value }],
  );
  return [
    ...flags,
    ...leaves('AuthenticationConfiguration', authenticationConfig),
    ...leaves('AuthorizationConfiguration', chain.value),
    ...leaves('static pod', setting.apiserver.patch),
    ...[setting.kubelet?.config, ...Object.values(setting.kubelet?.dropIns ?? {})]
      .flatMap((one) => leaves('KubeletConfiguration', one))
      // An empty map keeps the defaults.
      .filter(({ value }) => JSON.stringify(value) !== '{}'),
    ...named('kubelet', kubeletFlags(setting, kubeletVersion)),
    ...components.flatMap(({ of, key }) => {
      const own = setting[key];
      return own ? named(of, flagsOn(own, version)) : [];
    }),
    ...named('webhook', setting.apiserver.webhooks),
    ...leaves('kubeadm', setting.bootstrapToken && { bootstrapTokens: [setting.bootstrapToken] }),
    ...objects(setting, kubeletVersion),
    ...unknownKeys(setting),
  ];
}

function gates(value: string): Input[] {
  const named = value.split(',').map((one) => one.trim().split('='));
  return named.map(([name = '', value = '']) => ({ of: 'kube-apiserver gate', name, value }));
}

const components = [
  { of: 'kube-controller-manager', key: 'controllerManager' },
  { of: 'kube-scheduler', key: 'scheduler' },
  { of: 'etcd', key: 'etcd' },
] as const;

/** The kubelet flags that the setting gives. */
function kubeletFlags({ kubelet }: Setting, version: Version): Flags {
  const { flags = {}, flagsWhen = [] } = kubelet ?? {};
  return flagsOn({ flags, flagsWhen }, version);
}

const named = (of: string, flags: Flags = {}): Input[] =>
  flagPairs(flags).map(([name, value]) => ({ of, name, value }));

/** ConfigMaps that components read; they form a kind of their own. */
const essential =
  /^(kube-public\/cluster-info|kube-system\/(kubeadm-config|kubelet-config(-1\.\d+)?|extension-apiserver-authentication))$/;
const kindOf = (kind: string, name: string) =>
  kind === 'ConfigMap' && essential.test(name) ? 'ConfigMap of every cluster' : kind;

/** Objects other than RBAC objects that the setting creates or deletes, such as `Secret kube-system/name`. */
function objects(setting: Setting, version: Version): Input[] {
  const called = (namespace: string | undefined, name: string) =>
    namespace === undefined ? name : `${namespace}/${name}`;
  return [
    ...objectsOn(setting, version)
      .filter((one) => !isRbac(one))
      .map(({ kind, metadata }) => ({
        of: kindOf(kind, called(metadata.namespace, metadata.name)),
        name: called(metadata.namespace, metadata.name),
        value: {},
      })),
    ...deletedOn(setting, version)
      .filter((one) => !isRbac(one))
      .map(({ kind, name, namespace }) => {
        const whole = called(namespace, name);
        return { of: kindOf(kind, whole), name: whole, value: {} };
      }),
  ];
}

/** The leaves of a tree, such as `jwt[].issuer.url`. An empty map or list is a leaf too. */
function leaves(of: string, value: unknown, name = ''): Input[] {
  if (value === undefined) return [];
  const inside = Array.isArray(value)
    ? value.flatMap((one) => leaves(of, one, `${name}[]`))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) => leaves(of, one, name === '' ? key : `${name}.${key}`))
      : [];
  if (inside.length > 0) return inside;
  return name === '' ? [] : [{ of, name, value }];
}

function unknownKeys(setting: Setting): Input[] {
  return Object.entries(known).flatMap(([part, keys]) => {
    const whole = (part === '' ? setting : (setting as Record<string, unknown>)[part]) ?? {};
    const more = Object.entries(whole).filter(([key, value]) => !keys.includes(key) && !isEmpty(value));
    return more.map(([key, value]) => ({ of: 'setting', name: part === '' ? key : `${part}.${key}`, value }));
  });
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);
