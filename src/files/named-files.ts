// Finds the given file that a flag names: the file at that path on this machine or through a volume, the file with that
// name, or the only file of the kind that the flag takes.
import { basename, join, relative } from 'node:path';
import { filesFolder } from '../domain/setting-files.ts';
import type { Gathered, GivenText } from './gathered.ts';

const kinds: Record<string, string> = {
  'authentication-config': 'AuthenticationConfiguration',
  'authorization-config': 'AuthorizationConfiguration',
};

/** The file that a flag names as `path`, or undefined if it was not given. */
export function findText(
  { texts, mounts }: Pick<Gathered, 'texts' | 'mounts'>,
  flag: string,
  path: string,
): GivenText | undefined {
  const meant = [path, ...mounts.flatMap(({ host, inside }) => throughMount(path, inside, host))];
  const at = texts.find(({ paths }) => paths.some((one) => meant.includes(one)));
  if (at !== undefined) return at;
  const named = texts.filter(({ paths }) => paths.some((one) => basename(one) === basename(path)));
  if (named.length === 1) return named[0];
  const ofKind = texts.filter(({ kind }) => kind !== undefined && kind === kinds[flag]);
  return ofKind.length === 1 ? ofKind[0] : undefined;
}

/** The path on the host of the file that a container has at `path`. */
function throughMount(path: string, inside: string, host: string): string[] {
  if (path === inside) return [host];
  const below = relative(inside, path);
  return below.startsWith('..') || below === '' ? [] : [join(host, below)];
}

/**
 * Whether a static pod sees a path: through a volume, or because kubeadm mounts it into every static pod
 * (cmd/kubeadm/app/phases/controlplane/volumes.go).
 */
export function isSeen({ mounts }: Pick<Gathered, 'mounts'>, path: string): boolean {
  const always = [
    // The folder where this program puts files in its own clusters.
    filesFolder,
    '/etc/kubernetes/pki',
    '/etc/ssl/certs',
    '/etc/ca-certificates',
    '/etc/pki',
    '/usr/share/ca-certificates',
  ];
  const mounted = mounts.filter(({ of }) => of !== 'node').map(({ inside }) => inside);
  return [...always, ...mounted].some(
    (folder) => path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`),
  );
}
