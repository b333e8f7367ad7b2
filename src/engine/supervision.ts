// Watches everything that answers depend on while a cluster is used. If a component ends that the harness did not end,
// or does not answer for a long time, the signal fires with this fault as the reason. A shorter silence is recorded, so
// that it is known afterwards.
import { BearerlessError } from '../domain/error.ts';
import { unlessAborted } from '../system/limit.ts';
import { type Looking, type Pulse, startPulse } from './common/pulse.ts';

/** A process, a machine or a container. */
export interface Lasting {
  readonly name: string;
  /** Resolves when it has ended and the harness did not end it. */
  readonly lost: Promise<BearerlessError>;
}

export interface Listening {
  /** Milliseconds of silence that count as a fault. */
  patience?: number;
  /** Whether it must answer even while the others are excused. */
  always?: boolean;
}

export interface Supervision extends Disposable, Pick<Pulse, 'troubleSince' | 'answering'> {
  /** Fires when the outer signal fires or when a component is lost; the reason is then the fault. */
  readonly signal: AbortSignal;
  /** From now on the end of this component is a fault. */
  watch(component: Lasting): void;
  /** From now on only the end of these components is a fault. */
  only(...components: Lasting[]): void;
  /** Starts to check periodically whether something answers. */
  listen(looking: Looking, options?: Listening): void;
  /**
   * Runs work that may keep components from answering. `trouble` describes what happened to components that must answer
   * nevertheless.
   */
  excused<T>(work: () => Promise<T>): Promise<{ answer: T; trouble?: string }>;
  /**
   * Runs work that depends on all components. Rejects with the fault as soon as there is one, whatever the work is
   * waiting for.
   */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds. The shortest stall that can change an answer is 2 s, the apiserver's own limit for etcd's health. */
const usual = { every: 500, limit: 1_500, patience: 30_000 };

/** Milliseconds of silence that are tolerated while a kubelet restarts components. */
export const restartPatience = 150_000;

/** Creates a supervision that watches nothing yet. It ends when `outer` fires. */
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

/** One fault may cause another: a controller manager exits when etcd stalls. */
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
