// What a setting does to a cluster of one version, line by line: flags, files, RBAC objects, the static pod, the
// kubelet.
import { stringify } from 'yaml';
import { quirksOf } from '../artifacts/catalogue.ts';
import { flagPairs } from '../domain/flags.ts';
import { kubeletOn } from '../domain/kubelet-configuration.ts';
import { type BootstrapToken, isRbac, type Setting, type Webhook } from '../domain/setting.ts';
import {
  authenticationPath,
  kubeletFlagsOf,
  nodeFiles,
  otherFlags,
  others,
  patchPath,
  programs,
  settingFiles,
  settingFlags,
  webhookPath,
} from '../domain/setting-files.ts';
import { deletedOn, objectsOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import type { ExplanationLine } from '../report/explanation.ts';

/** The lines; `default` does nothing and says so. */
export function settingLines(setting: Setting, version: Version): ExplanationLine[] {
  const { apiserver } = setting;
  const kubelet = kubeletOn(setting.kubelet, quirksOf(version));
  const { edits = {}, patch } = apiserver;
  const files = Object.entries(settingFiles(setting)).filter(([path]) => path !== patchPath);
  const flags = flagPairs(settingFlags(setting, version));
  const lines: ExplanationLine[] = [
    ...flags.map(([name, value]) => ({ verbatim: `kube-apiserver --${name}=${value}` })),
    ...others.flatMap((name) =>
      flagPairs(otherFlags(setting, version)[name] ?? {}).map(([flag, value]) => ({
        verbatim: `${programs[name]} --${flag}=${value}`,
      })),
    ),
    ...files.flatMap(([path, text]) => fileLines(path, text)),
    ...Object.entries(apiserver.webhooks ?? {}).map(([name, answers]) => ({
      verbatim: `${webhookPath(name)}: a webhook of the harness, ${webhookWords[answers]}`,
    })),
    ...Object.entries(edits).flatMap(([name, text]) =>
      fileLines(`${authenticationPath}, edited: ${name}`, text),
    ),
    ...(setting.bootstrapToken ? [tokenLine(setting.bootstrapToken)] : []),
    ...(patch ? fileLines('patch of the static pod kube-apiserver:', stringify(patch)) : []),
    ...objectsOn(setting, version).map((object) => {
      const { name, namespace } = object.metadata;
      return `${isRbac(object) ? 'RBAC' : 'object'}: ${object.kind} ${placed(name, namespace)} is made`;
    }),
    ...deletedOn(setting, version).map(({ apiVersion, kind, name, namespace }) => {
      return `${isRbac({ apiVersion }) ? 'RBAC' : 'object'}: ${kind} ${placed(name, namespace)} is deleted`;
    }),
    ...flagPairs(kubeletFlagsOf(kubelet, version)).map(([name, value]) => ({
      verbatim: `kubelet --${name}=${value}`,
    })),
    ...Object.entries(kubelet ? nodeFiles(kubelet) : {}).flatMap(([path, text]) =>
      fileLines(`${path}, of a node`, text),
    ),
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

const tokenLine = ({ usages, groups, expired }: BootstrapToken) =>
  `nodes join with a bootstrap token for ${usages.join(' and ')}, in ${groups.join(', ')}${expired ? ', which has expired' : ''}`;

const placed = (name: string, namespace: string | undefined) =>
  namespace === undefined ? name : `${namespace}/${name}`;

const webhookWords: Record<Webhook, string> = {
  allow: 'which allows everything and knows every token',
  deny: 'which says no to everything',
  'no-opinion': 'which has no opinion',
  hang: 'which never answers',
  error: 'which answers 500',
  away: 'which nobody serves',
};

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
