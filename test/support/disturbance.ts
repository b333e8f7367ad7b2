// One thing that goes wrong in a run, and when: chosen by random numbers, the moment by the events of an undisturbed
// run and not by the clock, since a busy machine is slower. Done to the processes of a run under watch.
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../src/engine/wait.ts';
import { argvOf, nameOf, type Process, runs } from './processes.ts';
import type { Random } from './random.ts';
import { whole } from './seeded.ts';
import type { WatchedRun } from './watched-run.ts';

const never = new AbortController().signal;
const signals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Programs of a run that may die or stall. */
export const components = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'containerd',
  'kubelet',
] as const;

/** The processes of the harness; `holder` keeps the worker's namespaces, where it has some of its own. */
type Harness = 'parent' | 'worker' | 'holder';

export type Disturbance =
  | { on: Harness; signal: (typeof signals)[number] }
  | { on: string; signal: 'SIGKILL' }
  | { on: string; signal: 'SIGSTOP'; seconds: number };

/** What an undisturbed run shows of how a run goes. */
export interface Course {
  /** When each line of its journal came, in milliseconds. */
  marks: readonly number[];
  milliseconds: number;
  names: ReadonlySet<string>;
}

export interface Moment {
  /** So many lines of the journal are written. */
  lines: number;
  /** And so many milliseconds passed. */
  wait: number;
  /** How much of the undisturbed run is left, in milliseconds. */
  rest: number;
}

/** A moment of a run, as likely in any part of it. */
export function moment({ marks, milliseconds }: Course, random: Random): Moment {
  const at = (0.05 + 0.9 * random.next()) * milliseconds;
  const lines = marks.filter((mark) => mark <= at).length;
  return { lines, wait: at - (marks[lines - 1] ?? 0), rest: milliseconds - at };
}

/**
 * Every fourth case is of the same kind, so that few cases show each: a component ends, the run is told to, one stalls,
 * the worker ends.
 */
export function disturbance(number: number, names: ReadonlySet<string>, random: Random): Disturbance {
  // Seconds.
  const stop: [number, number] = whole ? [5, 60] : [5, 10];
  const there = components.filter((name) => names.has(name));
  switch (number % 4) {
    case 0:
      return { on: random.pick(there), signal: 'SIGKILL' };
    case 1:
      return { on: 'parent', signal: random.pick(signals) };
    case 2:
      return { on: random.pick(there), signal: 'SIGSTOP', seconds: random.between(...stop) };
    default:
      return {
        on: random.pick(names.has('unshare') ? ['worker', 'worker', 'holder'] : ['worker']),
        signal: random.pick(signals),
      };
  }
}

/**
 * Waits for the moment, then does it; a stalled process goes on after its seconds. False when the run was over before.
 */
export async function disturb(run: WatchedRun, what: Disturbance, when: Moment, random: Random) {
  const there = async <T>(subject: string, look: () => T | undefined) =>
    await waitFor(subject, async () => (run.over() ? ('over' as const) : look()), {
      limit: 600_000,
      signal: never,
      every: 20,
    });
  if ((await there('the moment', () => run.lines() >= when.lines || undefined)) === 'over') return undefined;
  await sleep(when.wait);
  const found = await there(`${what.on} runs`, () => {
    const all = targets(run, what.on);
    return all.length === 0 ? undefined : all;
  });
  if (found === 'over' || run.over()) return undefined;
  const one = random.pick(found);
  if (!runs(one)) return undefined;
  process.kill(one.pid, what.signal);
  const at = run.now();
  const over = async () => {
    if (!('seconds' in what)) return;
    await Promise.race([sleep(what.seconds * 1000), run.ended]);
    if (runs(one)) process.kill(one.pid, 'SIGCONT');
  };
  return { at, over: over() };
}

function targets(run: WatchedRun, on: string): Process[] {
  switch (on) {
    case 'parent':
      return run.family().filter(({ pid }) => pid === run.pid);
    case 'holder':
      return run.family().filter(({ parent, pid }) => parent === run.pid && nameOf(pid) === 'unshare');
    case 'worker':
      return run
        .named('node')
        .filter(({ pid }) => argvOf(pid).some((one) => /\/run\/worker\.[jt]s$/.test(one)));
    default:
      return run.named(on);
  }
}

/** `kubelet: SIGSTOP for 7 s` */
export function sayDisturbance(what: Disturbance): string {
  return `${what.on}: ${what.signal}${'seconds' in what ? ` for ${what.seconds} s` : ''}`;
}
