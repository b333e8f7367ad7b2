// Describes where a binary came from and what built it.
import type { Binary } from './results.ts';

/** `release, unpinned`: the source, and who vouches for the binary where that is known. */
export function originOf({ source, integrity }: Pick<Binary, 'source' | 'integrity'>): string {
  return integrity === undefined ? source : `${source}, ${integrity}`;
}

/** `1.26.8`, `1.17.13 instead of 1.15.5`; empty for what is no Go program. */
export function goOf({ go }: Pick<Binary, 'go'>): string {
  if (go === undefined) return '';
  return go.insteadOf === undefined ? go.version : `${go.version} instead of ${go.insteadOf}`;
}
