// Watches what answers rest on for as long as anything is asked of it. The end of a component that nobody here ended,
// and a silence that lasts, end everything that is asked, with the fault as the reason; a shorter silence is known
// afterwards.
import { BearerlessError } from '../domain/error.ts';
import { unlessAborted } from '../system/limit.ts';
import { type Looking, type Pulse, startPulse } from './common/pulse.ts';

/** A process, a machine or a container. */
export interface Lasting {
  readonly name: string;
  /** Resolves when it has ended and nobody here ended it. */
  readonly lost: Promise<BearerlessError>;
}

export interface Listening {
  /** Milliseconds of silence that are a fault. */
  patience?: number;
  /** Whether it has to answer even where others are excused. */
  always?: boolean;
}

export interface Supervision extends Disposable, Pick<Pulse, 'troubleSince' | 'answering'> {
  /** Aborted with what is asked for, or when a component is lost; the reason then is the fault. */
  readonly signal: AbortSignal;
  /** From now on its end is a fault. */
  watch(component: Lasting): void;
  /** From now on every other may end. */
  only(...components: Lasting[]): void;
  /** Begins to look whether something answers. */
  listen(looking: Looking, options?: Listening): void;
  /** Does what keeps it from answering; says what went wrong meanwhile with what should have answered all the same. */
  excused<T>(work: () => Promise<T>): Promise<{ answer: T; trouble?: string }>;
  /**
   * Does work that rests on all of it; rejects with the fault as soon as there is one, whatever the work then waits
   * for.
   */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds. The shortest time in which a stall changes an answer is the apiserver's own 2 s for etcd's health. */
const usual = { every: 500, limit: 1_500, patience: 30_000 };

/** Milliseconds of silence that are borne where a kubelet starts again what is ended. */
export const restartPatience = 150_000;

/** Watches nothing yet. `outer` ends it too. */
export function supervise(outer: AbortSignal): Supervision {
  const ended = new AbortController();
  const watched = new Set<Lasting>();
  const pulses: { pulse: Pulse; always: boolean }[] = [];
  const stop = () => {
    for (const { pulse } of pulses) pulse[Symbol.dispose]();
  };
  const troubleSince = async (since: number, until?: number, some = pulses) =>
    (await Promise.all(some.map(({ pulse }) => pulse.troubleSince(since, until)))).find(Boolean);
  const end = (reason: unknown) => {
    stop();
    ended.abort(reason);
  };
  const watch = (component: Lasting) => {
    watched.add(component);
    void component.lost.then((fault) => {
      if (watched.has(component))
        end(followed(fault, pulses.map(({ pulse }) => pulse.trouble()).find(Boolean)));
    });
  };
  const pass = () => end(outer.reason);
  if (outer.aborted) pass();
  else outer.addEventListener('abort', pass, { once: true });

  return {
    signal: ended.signal,
    watch,
    only(...components) {
      watched.clear();
      for (const component of components) watch(component);
    },
    listen(looking, options = {}) {
      const lost = (what: string) => end(new BearerlessError('environment', 'component-silent', what));
      const { always = false, ...own } = options;
      if (ended.signal.aborted) return;
      pulses.push({ always, pulse: startPulse(looking, { ...usual, ...own, lost }) });
    },
    async during(work) {
      ended.signal.throwIfAborted();
      return await unlessAborted(ended.signal, work());
    },
    troubleSince: (since, until) => troubleSince(since, until),
    async answering() {
      await Promise.all(pulses.map(({ pulse }) => pulse.answering()));
    },
    async excused<T>(work: () => Promise<T>) {
      const since = performance.now();
      const away = pulses.filter(({ always }) => !always);
      const answer = await away.reduce<() => Promise<T>>(
        (inner, { pulse }) =>
          () =>
            pulse.excused(inner),
        work,
      )();
      const trouble = await troubleSince(
        since,
        undefined,
        pulses.filter(({ always }) => always),
      );
      return { answer, ...(trouble === undefined ? {} : { trouble }) };
    },
    [Symbol.dispose]() {
      watched.clear();
      stop();
      outer.removeEventListener('abort', pass);
    },
  };
}

/** The end of a component may follow from what another one does: a controller manager ends when etcd stalls. */
function followed(fault: BearerlessError, trouble: string | undefined): BearerlessError {
  if (trouble === undefined) return fault;
  const { blame, code, message, tail } = fault;
  return new BearerlessError(
    blame,
    code,
    `${message}; at that moment ${trouble}`,
    tail === undefined ? {} : { tail },
  );
}
