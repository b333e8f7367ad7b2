// Where a binary came from, in words that people are shown.
import type { Binary } from './results.ts';

/** `release, unpinned`: the source, and whose word it was taken on where that is known. */
export function originOf({ source, integrity }: Pick<Binary, 'source' | 'integrity'>): string {
  return integrity === undefined ? source : `${source}, ${integrity}`;
}
