// Runs a command to its end, with a time limit and a signal, and returns what happened. A command that fails is not an
// error here.
import { execa } from 'execa';
import type { Ran } from '../node.ts';
import { waiting } from '../wait.ts';

export interface RunLimits {
  /** Milliseconds. */
  limit: number;
  signal: AbortSignal;
}

/**
 * Collects garbage at a quarter of Go's usual rate. A component does 15 % less work for 35 % more memory, kubeadm a
 * quarter less. No answer depends on it.
 */
export const lessGarbage = { GOGC: '400' };

/**
 * Runs argv with `bin` first in PATH. The command belongs to Kubernetes, so its time counts as waiting for Kubernetes.
 */
export async function runCommand(argv: string[], bin: string, { limit, signal }: RunLimits): Promise<Ran> {
  const [file, ...rest] = argv as [string, ...string[]];
  const start = performance.now();
  const ended = await waiting(
    async () =>
      await execa(file, rest, {
        all: true,
        reject: false,
        stdin: 'ignore',
        timeout: limit,
        cancelSignal: signal,
        forceKillAfterDelay: 500,
        extendEnv: false,
        env: { PATH: `${bin}:${process.env.PATH}`, HOME: '/root', ...lessGarbage },
      }),
  );
  signal.throwIfAborted();
  return {
    argv,
    code: ended.exitCode,
    output: ended.all || ended.originalMessage || '',
    seconds: (performance.now() - start) / 1000,
    timedOut: ended.timedOut,
  };
}
