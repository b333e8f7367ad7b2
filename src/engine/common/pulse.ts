// Checks periodically whether something answers, so that it is known afterwards whether it answered all the time. A
// stall of two seconds turns health checks into 500s and joins into timeouts. Times are those of performance.now().
import { messageOf } from '../../domain/error.ts';
import { limit, unlessAborted } from '../../system/limit.ts';

/** How something is checked. `signal` ends a check that takes too long. */
export interface Looking {
  /** Looks once; throws when there is no answer. */
  look(signal: AbortSignal): Promise<unknown>;
  /** The sentence for a check that threw: which component does not answer. */
  blame(thrown: unknown, signal: AbortSignal): Promise<string>;
}

export interface PulseOptions {
  /** Milliseconds between two looks. */
  every: number;
  /** Milliseconds that one look may take. */
  limit: number;
  /** Milliseconds of silence after which `lost` is called. */
  patience: number;
  /** Called with one sentence when nothing has answered for that long. */
  lost(what: string): void;
}

export interface Pulse extends Disposable {
  /**
   * Checks now, and returns what went wrong since `since` (if it began before `until`); undefined if there was an
   * answer all the time.
   */
  troubleSince(since: number, until?: number): Promise<string | undefined>;
  /** The current trouble, if there is any. */
  trouble(): string | undefined;
  /** Resolves when there is no known trouble. */
  answering(): Promise<void>;
  /** Pauses the checks while `work` keeps the component from answering. */
  excused<T>(work: () => Promise<T>): Promise<T>;
}

interface Trouble {
  what: string;
  from: number;
  /** Absent while the trouble lasts. */
  to?: number;
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const told = ({ what, from, to = performance.now() }: Trouble) => `${what} (for ${seconds(to - from)})`;

/** Starts checking at once. The component must be answering at this moment. */
export function startPulse(
  { look, blame }: Looking,
  { every, limit: longest, patience, lost }: PulseOptions,
): Pulse {
  const troubles: Trouble[] = [];
  let open: Trouble | undefined;
  let answeredAt = performance.now();
  let excuses = 0;
  let stopped = false;
  /** Increases with every pause. A check that began in an earlier epoch overlapped a pause and is ignored. */
  let epoch = 0;
  let hurry = () => {};
  let askers: { since: number; resolve: () => void }[] = [];
  const hopeful: (() => void)[] = [];

  const within = async <T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    using over = limit(longest, undefined, `no answer within ${seconds(longest)}`);
    return await unlessAborted(over.signal, act(over.signal));
  };
  const begin = (what: string, to?: number): Trouble => {
    const trouble = { what, from: answeredAt, ...(to === undefined ? {} : { to }) };
    troubles.push(trouble);
    return trouble;
  };
  const note = (fault?: string) => {
    const now = performance.now();
    const silence = now - answeredAt;
    if (fault !== undefined) {
      open ??= begin(fault);
      if (silence > patience) lost(told(open));
      return;
    }
    if (open) open.to = now;
    // This process itself did not run, and perhaps the whole machine stood still.
    else if (silence > every + 2 * longest) begin('the harness itself stood still', now);
    open = undefined;
    answeredAt = now;
    for (const resolve of hopeful.splice(0)) resolve();
  };
  const round = async () => {
    const own = epoch;
    const began = performance.now();
    const fault = await within(look).then(
      () => undefined,
      (thrown) => open?.what ?? within((signal) => blame(thrown, signal)).catch(messageOf),
    );
    if (own !== epoch || stopped) return;
    note(fault);
    const served = askers.filter(({ since }) => since <= began);
    askers = askers.filter((one) => !served.includes(one));
    for (const { resolve } of served) resolve();
  };
  const pause = async () => {
    if (askers.length > 0 && excuses === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, every);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };
  const run = async () => {
    while (!stopped) {
      if (excuses === 0) await round();
      if (!stopped) await pause();
    }
  };
  void run();

  return {
    async troubleSince(since, until = Number.POSITIVE_INFINITY) {
      await new Promise<void>((resolve) => {
        if (stopped) return resolve();
        askers.push({ since: performance.now(), resolve });
        hurry();
      });
      const last = troubles.findLast(({ from, to = Number.POSITIVE_INFINITY }) => to > since && from < until);
      return last && told(last);
    },
    trouble: () => open && told(open),
    async answering() {
      if (open !== undefined && !stopped) await new Promise<void>((resolve) => hopeful.push(resolve));
    },
    async excused(work) {
      excuses += 1;
      epoch += 1;
      try {
        return await work();
      } finally {
        excuses -= 1;
        epoch += 1;
        answeredAt = performance.now();
        if (open) open.to = answeredAt;
        open = undefined;
        for (const resolve of hopeful.splice(0)) resolve();
        hurry();
      }
    },
    [Symbol.dispose]() {
      stopped = true;
      for (const resolve of [...askers.splice(0).map((one) => one.resolve), ...hopeful.splice(0)]) resolve();
      hurry();
    },
  };
}
