// Where a control plane or a node has its secrets on disk, and to whom they are told.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Told every secret as soon as it is made, so that no text that leaves the world has it. */
export interface SecretKeeper {
  know(...secrets: (string | undefined)[]): void;
  /** Knows what is secret in texts: the private keys, the credentials of a kubeconfig. */
  knowIn(...texts: (string | undefined)[]): void;
}

/** Folders in which kubeadm, the kubelet and etcd keep keys and kubeconfigs. */
export const secretFolders = [
  '/etc/kubernetes',
  '/etc/kubernetes/pki',
  '/etc/kubernetes/pki/etcd',
  '/var/lib/kubelet/pki',
];
const isSecret = (name: string) => /\.(key|conf|pem)$/.test(name);

/** A command that prints them all, where files are not read from outside. */
export const printSecretFiles = [
  'sh',
  '-c',
  'find "$@" -maxdepth 1 -type f \\( -name "*.key" -o -name "*.conf" -o -name "*.pem" \\) -exec cat {} +',
  'sh',
  ...secretFolders,
];

/** Tells what the files hold that a machine has by now; `path` gives the path by which a file of it is read. */
export async function tellSecretFiles(path: (path: string) => string, secrets: SecretKeeper): Promise<void> {
  await Promise.all(
    secretFolders.map(async (folder) => {
      const names = await readdir(path(folder)).catch(() => []);
      // A link such as kubelet-client-current.pem leads to one of the others.
      const texts = names
        .filter(isSecret)
        .map((name) => readFile(path(join(folder, name)), 'utf8').catch(() => undefined));
      secrets.knowIn(...(await Promise.all(texts)));
    }),
  );
}
