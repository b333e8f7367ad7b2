// With which words the apiservers of a static pod end, one after the other. A kubelet keeps the log of the last one
// alone, so they are looked for as long as the pod may be started again.
import { pause } from '../wait.ts';
import { lastWords } from './rejection.ts';

/** The log of a container of the pod. */
export interface ContainerText {
  /** 0, and 1 after the first restart. */
  n: number;
  text: string;
}

/** Milliseconds between two looks; a kubelet waits 10 s and more before it starts an apiserver again. */
const often = 1_000;

/**
 * Follows the logs that `read` gives, those of containers that are still there. `all` looks once more, and gives the
 * words, oldest first.
 */
export function followEnds(
  read: () => Promise<readonly ContainerText[]>,
  every = often,
): Disposable & { all(): Promise<string[]> } {
  const ended = new AbortController();
  const words = new Map<number, string>();
  const look = async () => {
    for (const { n, text } of await read()) {
      const said = lastWords(text);
      if (said !== undefined) words.set(n, said);
    }
  };
  const follow = async () => {
    while (!ended.signal.aborted) {
      await look();
      await pause(every, ended.signal);
    }
  };
  // It ends with the signal.
  follow().catch(() => undefined);
  return {
    async all() {
      await look();
      return [...words].sort(([a], [b]) => a - b).map(([, said]) => said);
    },
    [Symbol.dispose]: () => ended.abort(),
  };
}
