// Reads patches of static pods: kubeadm's patches, recognized by file name, and a patch made from a pod's own probes.
// Patches serve to change the health checks.
import { basename } from 'node:path';
import type { Fate } from '../domain/intake.ts';
import type { Tree } from '../domain/tree.ts';
import { type Gathered, tell } from './gathered.ts';
import { type Document, listOf, mapOf, type Place } from './place.ts';

const fileName =
  /^(kube-apiserver|kube-controller-manager|kube-scheduler|etcd|kubeletconfiguration)([^+.]*)(\+(strategic|merge|json))?\.(ya?ml|json)$/;

/** Whether a file is a patch of kubeadm, by its name (cmd/kubeadm/app/util/patches). */
export function isPatch(document: Document): boolean {
  const { spec, kind } = mapOf(document.value);
  return (
    fileName.test(basename(document.file)) &&
    kind === undefined &&
    (spec !== undefined || Array.isArray(document.value))
  );
}

/** Reads a patch. Only strategic merge patches of the kube-apiserver are read; strategic is kubeadm's default type. */
export function readPatch(document: Document, gathered: Gathered): void {
  const [, target = '', , , type = 'strategic'] = fileName.exec(basename(document.file)) ?? [];
  const place = document.at([]);
  const said = `patch ${basename(document.file)}`;
  if (target !== 'kube-apiserver') {
    tell(gathered, 'left-out', {
      part: target,
      said,
      place,
      because: 'only the kube-apiserver is patched here',
    });
    return;
  }
  if (type !== 'strategic') {
    tell(gathered, 'left-out', {
      part: target,
      said,
      place,
      because: `only strategic merge patches are read, not ${type}`,
    });
    return;
  }
  gathered.patches.push({ value: mapOf(document.value), place, said });
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const usualPath = {
  livenessProbe: /^\/(livez|healthz)$/,
  readinessProbe: /^\/readyz$/,
  startupProbe: /^\/(livez|healthz)$/,
};

/**
 * The patch that turns the probes of kubeadm's kube-apiserver into those of this container, or undefined if they are
 * the same.
 */
export function probePatch(
  container: Tree,
  place: (probe: string) => Place,
  gathered: Gathered,
): Tree | undefined {
  const own: Tree = {};
  for (const name of probes) {
    const change = changeOf(name, container[name]);
    const say = (fate: Fate, said: string, because: string) =>
      tell(gathered, fate, { part: 'kube-apiserver', said, place: place(name), because });
    if (change === undefined) {
      say('taken', name, 'as kubeadm sets it by itself; its times are those of the harness');
      continue;
    }
    if (change === 'exec') {
      say('left-out', `${name}: exec`, 'the program that it runs is in an image of others');
      own[name] = null;
      continue;
    }
    say('taken', name, change === null ? 'there is none' : 'as it is, but for its times');
    own[name] = change;
  }
  if (Object.keys(own).length === 0) return undefined;
  return { spec: { containers: [{ name: 'kube-apiserver', ...own }] } };
}

function changeOf(name: (typeof probes)[number], value: unknown): Tree | null | 'exec' | undefined {
  if (value === undefined || value === null) return null;
  const { httpGet, tcpSocket, exec } = mapOf(value);
  if (exec !== undefined) return 'exec';
  if (tcpSocket !== undefined) return { httpGet: null, tcpSocket: { port: 6443 } };
  const { path, httpHeaders, scheme } = mapOf(httpGet);
  const change = {
    ...(typeof path === 'string' && !usualPath[name].test(path) ? { path } : {}),
    ...(listOf(httpHeaders).length > 0 ? { httpHeaders } : {}),
    ...(scheme === 'HTTP' ? { scheme } : {}),
  };
  return Object.keys(change).length > 0 ? { httpGet: change } : undefined;
}
