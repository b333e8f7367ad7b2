// Calls of a client that knows no time limits, each with an end: a server that is stopped keeps a connection and says
// nothing.
import { limit, unlessAborted } from '../../system/limit.ts';

/** The same calls; one without an answer within so many milliseconds fails, and says which and whose it was. */
export function bounded<T extends object>(whose: string, calls: T, milliseconds = 30_000): T {
  const all = Object.entries(calls) as [string, (...given: unknown[]) => Promise<unknown>][];
  const within = all.map(([name, call]) => {
    const message = `no answer within ${milliseconds / 1000} s to ${name} of ${whose}`;
    const ending = async (...given: unknown[]) => {
      using end = limit(milliseconds, undefined, message);
      return await unlessAborted(end.signal, call(...given));
    };
    return [name, ending];
  });
  return Object.fromEntries(within) as T;
}
