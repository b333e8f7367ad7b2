// Sends a job's results to its parent, and remembers them: a fault is reported for every cell without an answer.
import type { Event } from '../domain/results.ts';
import type { Secrets } from '../evidence/secrets.ts';
import type { Emit, Job, Send } from './job.ts';

export interface JobContext {
  /** Receives events, and how to enter a retained cluster. */
  send: Send;
  /** The secrets that must not leave the world. */
  secrets: Secrets;
  /** Ends the job early. */
  signal: AbortSignal;
}

export interface Telling extends JobContext {
  job: Job;
  emit: Emit;
  /** The ids of the cells that have an answer. */
  answered: ReadonlySet<string>;
  /** The settings for whose cluster something was reported. */
  told: ReadonlySet<string>;
}

/** The reports of one job. Nothing is reported after its signal has fired. */
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
