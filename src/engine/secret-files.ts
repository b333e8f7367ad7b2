// The files of a control plane or a node that contain secrets, and the interface through which secrets are registered.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Collects every secret as soon as it is made, so that no text that leaves the world contains it. */
export interface SecretKeeper {
  know(...secrets: (string | undefined)[]): void;
  /** Finds the secrets in texts: private keys, and the credentials in a kubeconfig. */
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

/** A command that prints all of these files, for machines whose files cannot be read from outside. */
export const printSecretFiles = [
  'sh',
  '-c',
  'find "$@" -maxdepth 1 -type f \\( -name "*.key" -o -name "*.conf" -o -name "*.pem" \\) -exec cat {} +',
  'sh',
  ...secretFolders,
];

/** Registers the secrets in the files that a machine has now. `path` maps a path of the machine to a readable path. */
export async function tellSecretFiles(path: (path: string) => string, secrets: SecretKeeper): Promise<void> {
  await Promise.all(
    secretFolders.map(async (folder) => {
      const names = await readdir(path(folder)).catch(() => []);
      // A link such as kubelet-client-current.pem points to one of the other files.
      const texts = names
        .filter(isSecret)
        .map((name) => readFile(path(join(folder, name)), 'utf8').catch(() => undefined));
      secrets.knowIn(...(await Promise.all(texts)));
    }),
  );
}
