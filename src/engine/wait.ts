// The one way to wait: for a subject, up to a limit, until a signal; a time-out repeats the last thing seen.
// Also keeps the account of how long Kubernetes was being waited for, from which the harness's own share follows.
import { setTimeout as sleep } from 'node:timers/promises';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { limit as limitOf, unlessAborted } from '../system/limit.ts';

let waits = 0;
let since = 0;
let total = 0;

/** Runs `work` and counts its time as waiting for Kubernetes; overlapping waits count once. */
export async function waiting<T>(work: () => Promise<T>): Promise<T> {
  if (waits++ === 0) since = performance.now();
  try {
    return await work();
  } finally {
    if (--waits === 0) total += performance.now() - since;
  }
}

/** Seconds so far in which at least one wait for Kubernetes was under way. */
export function waitedSeconds(): number {
  return (total + (waits > 0 ? performance.now() - since : 0)) / 1000;
}

/** Milliseconds pass, and count as waiting for Kubernetes; rejects when the signal fires. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await waiting(() => sleep(milliseconds, undefined, { signal }));
}

export interface WaitOptions {
  /** Milliseconds until it is given up. */
  limit: number;
  signal: AbortSignal;
  /** Milliseconds between two looks. */
  every?: number;
}

/** Milliseconds that a look may be under way beyond the limit. */
const patience = 2_000;

/**
 * Asks `look` again and again until it gives a value. It gives up by throwing or returning undefined, which means "not
 * yet". Throws `timed-out` with the last error or `lastSeen()` when the limit passes, and soon after it though a look
 * never comes back; a BearerlessError from `look` ends it at once.
 */
export async function waitFor<T>(
  subject: string,
  look: () => Promise<T | undefined>,
  { limit, signal, every = 25 }: WaitOptions,
  lastSeen: () => string = () => '',
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
        const seen = lastSeen() || last;
        throw new BearerlessError(
          'environment',
          'timed-out',
          `${subject}: not within ${limit / 1000} s${seen ? `; last seen: ${seen}` : ''}`,
        );
      }
      await sleep(every, undefined, { signal });
    }
  });
}
