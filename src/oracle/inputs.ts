// What a setting sets, by names that an administrator knows: flags, gates, fields of configuration files, parts of the
// static pod. Whatever is in a setting and not read into one of the words here is an input too, so that nothing is
// passed over.
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

/** The input as it is called in a pattern and to a reader: `kube-apiserver --anonymous-auth`. */
export const nameOf = ({ of, name }: Pick<Input, 'of' | 'name'>): string =>
  programs.includes(of) ? `${of} --${name}` : `${of} ${name}`;

const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd', 'kubelet'];

/** The keys of a setting that are read into words here, or say nothing to a cluster. */
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
  ],
  apiserver: ['flags', 'flagsWhen', 'authenticationConfig', 'files', 'webhooks', 'edits', 'patch'],
  kubelet: ['config', 'flagsOnly', 'grant', 'flags', 'flagsWhen', 'files', 'dropIns'],
};

/** Everything that is set. */
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
      // A map with nothing in it leaves the defaults.
      .filter(({ value }) => JSON.stringify(value) !== '{}'),
    ...named('kubelet', kubeletFlags(setting, kubeletVersion)),
    ...components.flatMap(({ of, key }) => {
      const own = setting[key];
      return own ? named(of, flagsOn(own, version)) : [];
    }),
    ...named('webhook', setting.apiserver.webhooks),
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

/** Those of the setting itself. */
function kubeletFlags({ kubelet }: Setting, version: Version): Flags {
  const { flags = {}, flagsWhen = [] } = kubelet ?? {};
  return flagsOn({ flags, flagsWhen }, version);
}

const named = (of: string, flags: Flags = {}): Input[] =>
  flagPairs(flags).map(([name, value]) => ({ of, name, value }));

/** ConfigMaps that components read, which are not like any other. */
const essential =
  /^(kube-public\/cluster-info|kube-system\/(kubeadm-config|kubelet-config(-1\.\d+)?|extension-apiserver-authentication))$/;
const kindOf = (kind: string, name: string) =>
  kind === 'ConfigMap' && essential.test(name) ? 'ConfigMap of every cluster' : kind;

/** Objects that are not of RBAC, made or deleted: `Secret kube-system/name`. */
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

/** The ends of a tree, each once: `jwt[].issuer.url`. An empty map or list is an end as well. */
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
