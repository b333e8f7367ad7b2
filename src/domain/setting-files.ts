// The flags and files of a setting on a control plane and on a node of one version. Engines, the oracle, `explain` and
// `repro` use them from here.
import { stringify } from 'yaml';
import { flagsOn } from './flags.ts';
import type { Flags, KubeletSetting, Setting } from './setting.ts';
import type { Version } from './version.ts';

/** The folder of a setting's files on a control plane. */
export const filesFolder = '/etc/kubernetes/bearerless';
export const authenticationPath = `${filesFolder}/authentication.yaml`;
/** kubeadm reads patches from a folder; the file's name says of what and how (util/patches/patches.go). */
export const patchFolder = '/etc/bearerless/patches';
export const patchPath = `${patchFolder}/kube-apiserver0+strategic.yaml`;

/** kube-apiserver flags of the setting on this version, beside those that kubeadm writes. */
export function settingFlags({ apiserver }: Setting, version: Version): Flags {
  const config =
    apiserver.authenticationConfig === undefined ? {} : { 'authentication-config': authenticationPath };
  return { ...flagsOn(apiserver, version), ...config };
}

/**
 * The components other than kube-apiserver that a setting can configure, by their names in kubeadm's
 * ClusterConfiguration.
 */
export const others = ['controllerManager', 'scheduler', 'etcd'] as const;
export type Other = (typeof others)[number];
/** Their programs. */
export const programs = {
  controllerManager: 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  etcd: 'etcd',
} as const satisfies Record<Other, string>;

/** Flags of the other components of the control plane, where the setting has any. */
export function otherFlags(setting: Setting, version: Version): Partial<Record<Other, Flags>> {
  const given = others.flatMap((name) => {
    const component = setting[name];
    return component === undefined ? [] : [[name, flagsOn(component, version)] as const];
  });
  return Object.fromEntries(given);
}

/** The files of the setting on a control plane: path → content. */
export function settingFiles(setting: Setting): Record<string, string> {
  const { authenticationConfig, files, patch } = setting.apiserver;
  const all = [files, ...others.map((name) => setting[name]?.files ?? {})];
  const own = all.flatMap(Object.entries).map(([name, content]) => [`${filesFolder}/${name}`, content]);
  return {
    ...Object.fromEntries(own),
    ...(authenticationConfig ? { [authenticationPath]: stringify(authenticationConfig) } : {}),
    ...(patch ? { [patchPath]: stringify(patch) } : {}),
  };
}

/** The kubeconfig by which the apiserver asks a webhook of the harness. */
export const webhookPath = (name: string) => `${filesFolder}/${name}.kubeconfig`;

/** The folder of the kubelet's drop-ins on a node. */
export const dropInFolder = `${filesFolder}/kubelet.conf.d`;

/** Flags of the kubelet, beside those that kubeadm writes. */
export function kubeletFlagsOf(kubelet: KubeletSetting | undefined, version: Version): Flags {
  if (kubelet === undefined) return {};
  const { flags = {}, flagsWhen = [], dropIns } = kubelet;
  return { ...flagsOn({ flags, flagsWhen }, version), ...(dropIns ? { 'config-dir': dropInFolder } : {}) };
}

/** The files of a setting on a node: path → content. */
export function nodeFiles({ files = {}, dropIns = {} }: KubeletSetting): Record<string, string> {
  const own = Object.entries(files).map(([name, content]) => [`${filesFolder}/${name}`, content]);
  const parts = Object.entries(dropIns).map(([name, part]) => [
    `${dropInFolder}/${name}`,
    stringify({ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', ...part }),
  ]);
  return Object.fromEntries([...own, ...parts]);
}
