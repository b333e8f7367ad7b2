// Random numbers that a name repeats, so that a case that failed can be asked for once more.
import { createHash } from 'node:crypto';

/** Random numbers that are the same for the same name. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  /** One of the list. */
  pick<T>(list: readonly T[]): T;
  bytes(count: number): Buffer;
}

/** The random numbers of a name. */
export function randomOf(name: string): Random {
  let [a = 0, b = 0, c = 0, d = 0] = new Uint32Array(
    createHash('sha256').update(name).digest().buffer.slice(0, 16),
  );
  // sfc32: small, quick, and good enough to choose faults by.
  const next = () => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
