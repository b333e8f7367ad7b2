// All waiting goes through this file: for a subject, up to a time limit, until a signal fires. A timeout error repeats
// the last state. The file also counts how long the harness waited for Kubernetes; the rest of a run is the harness's
// own time.
import { setTimeout as sleep } from 'node:timers/promises';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { limit as limitOf, unlessAborted } from '../system/limit.ts';

let waits = 0;
let since = 0;
let total = 0;

/** Runs `work` and counts its time as waiting for Kubernetes. Overlapping waits count once. */
export async function waiting<T>(work: () => Promise<T>): Promise<T> {
  if (waits++ === 0) since = performance.now();
  try {
    return await work();
  } finally {
    if (--waits === 0) total += performance.now() - since;
  }
}

/** The seconds so far during which at least one wait for Kubernetes was running. */
export function waitedSeconds(): number {
  return (total + (waits > 0 ? performance.now() - since : 0)) / 1000;
}

/** Waits, and counts the time as waiting for Kubernetes. Rejects when the signal fires. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await waiting(() => sleep(milliseconds, undefined, { signal }));
}

export interface WaitOptions {
  /** Milliseconds until the wait is given up. */
  limit: number;
  signal: AbortSignal;
  /** Milliseconds between two looks. */
  every?: number;
}

/** Milliseconds that a look may still run after the limit. */
const patience = 2_000;

/**
 * Calls `look` until it returns a value. If it throws or returns undefined, that means "not yet". When the limit
 * passes, rejects with `timed-out` and the last error, soon after the limit even if a look never
 * returns. A BearerlessError from `look` ends the wait at once.
 */
export async function waitFor<T>(
  subject: string,
  look: () => Promise<T | undefined>,
  { limit, signal, every = 25 }: WaitOptions,
): Promise<T> {
  return await waiting(async () => {
    using within = limitOf(limit + patience, signal);
    const end = performance.now() + limit;
    let last = '';
    for (;;) {
      signal.throwIfAborted();
      try {
        const value = await unlessAborted(within.signal, look());
        if (value !== undefined) return value;
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof BearerlessError) throw thrown;
        if (thrown !== within.signal.reason) last = messageOf(thrown);
      }
      if (performance.now() > end) {
        throw new BearerlessError(
          'environment',
          'timed-out',
          `${subject}: not within ${limit / 1000} s${last ? `; last seen: ${last}` : ''}`,
        );
      }
      await sleep(every, undefined, { signal });
    }
  });
}
