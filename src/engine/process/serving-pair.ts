// A certificate with its key for servers that would otherwise make one for themselves at each start: the controller
// manager and the kubelet. That is two RSA keys (client-go, util/cert/cert.go), and nobody verifies what they serve.
// Like their own it is not signed by the cluster's CA, but by etcd's.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Flags } from '../../domain/setting.ts';
import type { Other } from '../../domain/setting-files.ts';
import { etc } from '../common/paths.ts';
import { scratch } from './layout.ts';
import type { Machine } from './machine.ts';

/** A certificate and its key, in PEM. */
export interface ServingPair {
  cert: string;
  key: string;
}

const folder = join(scratch, 'serving');

/** Reads the pair of the world, whose certificates must exist, and puts it where every controller manager sees it. */
export async function servingPair(): Promise<ServingPair> {
  const path = (end: string) => `${etc}/pki/etcd/server.${end}`;
  await mkdir(folder);
  for (const end of ['crt', 'key']) await copyFile(path(end), join(folder, `kube-controller-manager.${end}`));
  return { cert: await readFile(path('crt'), 'utf8'), key: await readFile(path('key'), 'utf8') };
}

/** Flags of the other components, with the one by which a controller manager finds the pair. */
export function withPair(flags: Partial<Record<Other, Flags>> = {}): Partial<Record<Other, Flags>> {
  return { ...flags, controllerManager: { 'cert-dir': folder, ...flags.controllerManager } };
}

/** Writes the pair where a kubelet looks for it, unless its configuration lets it request a certificate. */
export async function writeKubeletPair({ writeFile }: Machine, { cert, key }: ServingPair): Promise<void> {
  await writeFile('/var/lib/kubelet/pki/kubelet.crt', cert);
  await writeFile('/var/lib/kubelet/pki/kubelet.key', key);
}
