// What a setting comes to on a control plane of one version: the flags of kube-apiserver, and the files that they name. Engines, the oracle,
// `explain` and `repro` read it here.
import { stringify } from 'yaml';
import { flagsOn } from './flags.ts';
import type { Flags, Setting } from './setting.ts';

/** The folder of a setting's files on a control plane. */
export const filesFolder = '/etc/kubernetes/bearerless';
export const authenticationPath = `${filesFolder}/authentication.yaml`;
/** kubeadm reads patches from a folder; the file's name says of what and how (util/patches/patches.go). */
export const patchFolder = '/etc/bearerless/patches';
export const patchPath = `${patchFolder}/kube-apiserver0+strategic.yaml`;

/** kube-apiserver flags of the setting on this version, beside those that kubeadm writes. */
export function settingFlags({ apiserver }: Setting, version: string): Flags {
  const config =
    apiserver.authenticationConfig === undefined ? {} : { 'authentication-config': authenticationPath };
  return { ...flagsOn(apiserver, version), ...config };
}

/** The files of the setting on a control plane: path → content. */
export function settingFiles({ apiserver }: Setting): Record<string, string> {
  const { authenticationConfig, files, patch } = apiserver;
  const own = Object.entries(files).map(([name, content]) => [`${filesFolder}/${name}`, content]);
  return {
    ...Object.fromEntries(own),
    ...(authenticationConfig ? { [authenticationPath]: stringify(authenticationConfig) } : {}),
    ...(patch ? { [patchPath]: stringify(patch) } : {}),
  };
}
