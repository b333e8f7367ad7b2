// Adds a time limit to every call of a client that has none: a stopped server keeps the connection and never answers.
// Errors become sentences.
import { limit, unlessAborted } from '../../system/limit.ts';
import { readable } from './api-error.ts';

/**
 * Returns the same calls with a limit. A call without an answer within the limit fails with its name and its server.
 */
export function bounded<T extends object>(whose: string, calls: T, milliseconds = 30_000): T {
  const all = Object.entries(calls) as [string, (...given: unknown[]) => Promise<unknown>][];
  const within = all.map(([name, call]) => {
    const message = `no answer within ${milliseconds / 1000} s to ${name} of ${whose}`;
    const ending = async (...given: unknown[]) => {
      using end = limit(milliseconds, undefined, message);
      try {
        return await unlessAborted(end.signal, call(...given));
      } catch (thrown) {
        throw readable(thrown, `${name} of ${whose}`);
      }
    };
    return [name, ending];
  });
  return Object.fromEntries(within) as T;
}
