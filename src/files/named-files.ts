// Which of the given files a flag means: the one at its path, on this machine or as a volume maps it, the one of its name, or the only one of
// the kind that the flag takes.
import { basename, join, relative } from 'node:path';
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
