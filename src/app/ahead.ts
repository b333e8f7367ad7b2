// What a run of the process engine begins before it has a plan: it tries out the machine and starts the first worker.
import type { Check } from '../domain/check.ts';
import type { SpareWorker } from '../run/start-worker.ts';

export interface Ahead extends AsyncDisposable {
  /** The reasons why no cluster can be started here. */
  obstacles: Promise<Check[]>;
  worker: SpareWorker;
}

/** Begins. Disposing ends the worker, if no job was given to it. */
export async function beginAhead(signal: AbortSignal): Promise<Ahead> {
  const [doctor, { spareWorker }] = await Promise.all([
    import('../engine/process/doctor.ts'),
    import('../run/start-worker.ts'),
  ]);
  const obstacles = doctor.obstacles();
  // Who waits for it gets its fault.
  obstacles.catch(() => undefined);
  const worker = spareWorker({ rootless: process.getuid?.() !== 0, signal });
  return {
    obstacles,
    worker,
    [Symbol.asyncDispose]: async () => await worker[Symbol.asyncDispose](),
  };
}
