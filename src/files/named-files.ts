// Which of the given files a flag means: the one at its path, on this machine or as a volume maps it, the one of its
// name, or the only one of the kind that the flag takes.
import { basename, join, relative } from 'node:path';
import { filesFolder } from '../domain/setting-files.ts';
import type { Gathered, GivenText } from './gathered.ts';

const kinds: Record<string, string> = {
  'authentication-config': 'AuthenticationConfiguration',
  'authorization-config': 'AuthorizationConfiguration',
};

/** The text of the file that a flag names as `path`; undefined where none was given. */
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

/** The path on the host of what a container has at `path`. */
function throughMount(path: string, inside: string, host: string): string[] {
  if (path === inside) return [host];
  const below = relative(inside, path);
  return below.startsWith('..') || below === '' ? [] : [join(host, below)];
}

/**
 * Whether a static pod sees a path: through a volume, or since kubeadm mounts it into each
 * (cmd/kubeadm/app/phases/controlplane/volumes.go).
 */
export function isSeen({ mounts }: Pick<Gathered, 'mounts'>, path: string): boolean {
  const always = [
    // Where this program puts files itself, in clusters of its own.
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
