// What a setting does to a cluster of one version, line by line: flags, files, RBAC objects, the static pod, the kubelet.

import { stringify } from 'yaml';
import { flagPairs } from '../domain/flags.ts';
import type { Setting } from '../domain/setting.ts';
import { authenticationPath, patchPath, settingFiles, settingFlags } from '../domain/setting-files.ts';
import type { Version } from '../domain/version.ts';
import type { ExplanationLine } from '../report/explanation.ts';

/** The lines; `default` does nothing and says so. */
export function settingLines(setting: Setting, version: Version): ExplanationLine[] {
  const { apiserver, objects, deleteRoleBindings, kubelet } = setting;
  const { edits = {}, patch } = apiserver;
  const files = Object.entries(settingFiles(setting)).filter(([path]) => path !== patchPath);
  const flags = flagPairs(settingFlags(setting, version));
  const lines: ExplanationLine[] = [
    ...flags.map(([name, value]) => ({ verbatim: `kube-apiserver --${name}=${value}` })),
    ...files.flatMap(([path, text]) => fileLines(path, text)),
    ...Object.entries(edits).flatMap(([name, text]) =>
      fileLines(`${authenticationPath}, edited: ${name}`, text),
    ),
    ...(patch ? fileLines('patch of the static pod kube-apiserver:', stringify(patch)) : []),
    ...objects.map(({ kind, metadata: { name, namespace } }) => {
      return `RBAC: ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} is made`;
    }),
    ...deleteRoleBindings.map((name) => `RBAC: RoleBinding ${name} is deleted`),
    ...(kubelet?.flagsOnly ? ['the kubelet gets no configuration file'] : []),
    ...(kubelet && Object.keys(kubelet.config).length > 0
      ? fileLines('the KubeletConfiguration of a node, over what kubeadm wrote:', stringify(kubelet.config))
      : []),
    ...(kubelet?.grant
      ? [`RBAC: system:anonymous may ${kubelet.grant.verbs.join(', ')} ${kubelet.grant.resources.join(', ')}`]
      : []),
  ];
  return lines.length > 0 ? lines : ['does: nothing; everything is as kubeadm sets it'];
}

function fileLines(title: string, text: string): ExplanationLine[] {
  return [
    title,
    {
      verbatim: text
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`)
        .join('\n'),
    },
  ];
}
