// What a job tells its parent, and what it has told already: a fault is told of whatever has no answer yet.
import type { Event } from '../domain/results.ts';
import type { Secrets } from '../evidence/secrets.ts';
import type { Emit, Job, Send } from './job.ts';

export interface JobContext {
  /** Takes events, and how a retained cluster is entered. */
  send: Send;
  /** What must not leave the world. */
  secrets: Secrets;
  /** Ends the job early. */
  signal: AbortSignal;
}

export interface Telling extends JobContext {
  job: Job;
  emit: Emit;
  /** Ids of the cells that have an answer. */
  answered: ReadonlySet<string>;
  /** Settings of whose cluster something was told. */
  told: ReadonlySet<string>;
}

/** The telling of one job. Nothing is told once its signal has fired. */
export function tellingOf(job: Job, { send, secrets, signal }: JobContext): Telling {
  const answered = new Set<string>();
  const told = new Set<string>();
  const emit = (event: Event) => {
    if (signal.aborted) return;
    if (event.type === 'cell') answered.add(event.id);
    if (event.type === 'cluster') told.add(event.cluster.setting);
    send(event);
  };
  return { job, send, secrets, signal, emit, answered, told };
}
