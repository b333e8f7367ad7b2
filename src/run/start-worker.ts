// Starts workers. A worker waits for its job. The first one can be started before there is a plan, and then loads
// meanwhile what every job needs.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { enterArgv } from '../engine/process/enter.ts';

export interface WorkerStart {
  /** Whether it gets namespaces of its own, which the process engine needs. */
  namespaces: boolean;
  /** Whether they are in a user namespace of an ordinary user. */
  rootless: boolean;
  /** Whether its job comes later. */
  ahead: boolean;
  /** Ends it. */
  signal: AbortSignal;
}

/** A worker's process. It never rejects; how it ended is in its result. */
export type Worker = ReturnType<typeof startWorker>;

/** Starts a worker, which expects a `Job` as its first message. */
export function startWorker({ namespaces, rootless, ahead, signal }: WorkerStart) {
  const script = fileURLToPath(new URL(`./worker${extension}`, import.meta.url));
  const prefix = namespaces ? enterArgv(rootless) : [];
  const own = [process.execPath, ...loaderArguments, script, ...(ahead ? ['ahead'] : [])];
  const [file = '', ...argv] = [...prefix, ...own];
  return execa(file, argv, {
    ipc: true,
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    cwd: '/',
    cancelSignal: signal,
    // With namespaces, the process that holds them is killed at once, and the kernel ends everything inside. Without
    // namespaces, the worker removes its clusters itself and gets time for it.
    killSignal: namespaces ? 'SIGKILL' : 'SIGTERM',
    forceKillAfterDelay: namespaces ? 5_000 : 60_000,
    env: namespaces ? { TMPDIR: undefined } : {},
  });
}

/** A worker of the process engine that waits for somebody who needs one. It ends when it is disposed of unused. */
export interface SpareWorker extends AsyncDisposable {
  /** Gives the worker, but only once. */
  take(): Worker | undefined;
}

/** Starts a worker of the process engine ahead of its job. */
export function spareWorker(start: Omit<WorkerStart, 'namespaces' | 'ahead'>): SpareWorker {
  const worker = startWorker({ ...start, namespaces: true, ahead: true });
  let taken = false;
  return {
    take() {
      if (taken) return undefined;
      taken = true;
      return worker;
    },
    async [Symbol.asyncDispose]() {
      if (taken) return;
      worker.kill('SIGKILL');
      await worker;
    },
  };
}

/** In a clone tsx runs the sources; in a package the compiled files run directly. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const loaderArguments = extension === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];
