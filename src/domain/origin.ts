// Where a binary came from and what built it, in words that people are shown.
import type { Binary } from './results.ts';

/** `release, unpinned`: the source, and whose word it was taken on where that is known. */
export function originOf({ source, integrity }: Pick<Binary, 'source' | 'integrity'>): string {
  return integrity === undefined ? source : `${source}, ${integrity}`;
}

/** `1.26.8`, `1.17.13 instead of 1.15.5`; empty for what is no Go program. */
export function goOf({ go }: Pick<Binary, 'go'>): string {
  if (go === undefined) return '';
  return go.insteadOf === undefined ? go.version : `${go.version} instead of ${go.insteadOf}`;
}
