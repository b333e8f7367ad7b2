// Time limits that hold. On Node 20 a signal made of others (`any`) or of a time (`timeout`) is held by nothing: once
// the garbage collector has run it never fires. Here a timer and the outer signal hold what they end, until whoever
// asked disposes of it.
import { setMaxListeners } from 'node:events';

/** An end that comes by time, from outside or by hand. Disposed of with `using`, which takes its timer away. */
export interface Limit extends Disposable {
  readonly signal: AbortSignal;
  /** Ends it now. */
  end(reason?: unknown): void;
}

/** As long as a timer of Node can be; beyond, it would fire at once. */
const longest = 2 ** 31 - 1;

/**
 * A signal that fires after `milliseconds`, with a `TimeoutError` of this message, or when `outer` does, with its
 * reason. `Infinity` sets no time. The timer keeps the process alive, so that a wait with a limit ends by it and not
 * with the event loop.
 */
export function limit(
  milliseconds: number,
  outer?: AbortSignal,
  message = `not within ${milliseconds / 1000} s`,
): Limit {
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const pass = () => end(outer?.reason);
  function release(): void {
    clearTimeout(timer);
    outer?.removeEventListener('abort', pass);
  }
  function end(reason?: unknown): void {
    release();
    own.abort(reason);
  }
  if (outer?.aborted) end(outer.reason);
  else {
    // One signal may end any number of waits at once.
    if (outer) setMaxListeners(0, outer);
    outer?.addEventListener('abort', pass, { once: true });
    const late = () => end(Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' }));
    if (milliseconds <= longest) timer = setTimeout(late, milliseconds);
  }
  return { signal: own.signal, end, [Symbol.dispose]: release };
}

/** What `work` comes to, unless the signal fires first: then its reason, whether or not the work listens to it. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) work.catch(() => {});
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
