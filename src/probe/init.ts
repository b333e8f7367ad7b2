// What a `kubeadm init` came to. Pure: the same record always gives the same outcome.
import type { Observed } from '../domain/outcome.ts';
import { lastLines } from '../domain/text.ts';
import type { InitRecord } from '../engine/not-up.ts';
import { lastError } from './kubeadm-error.ts';

/** Completed, or failed in the phase and with the words that kubeadm ended with. */
export function judgeInit({ exitCode, timedOut, output, seconds }: InitRecord): Observed {
  if (exitCode === 0) return { kind: 'completed', seconds };
  if (timedOut) {
    const because = `kubeadm init did not end within ${seconds} s`;
    return { kind: 'inconclusive', code: 'init-timed-out', because };
  }
  const error = lastError(output);
  if (error) return { kind: 'failed', ...error, seconds };
  const last = lastLines(output, 1);
  return { kind: 'inconclusive', code: 'init-failed', because: `kubeadm ended with ${exitCode}: ${last}` };
}

/** What a reader must know of how it was done. */
export function initNotes({ controlPlaneTimeout }: Pick<InitRecord, 'controlPlaneTimeout'>): string[] {
  if (controlPlaneTimeout === 240) return [];
  return [
    `control-plane timeout, and so the startup probe's, ${controlPlaneTimeout} s instead of kubeadm's 240 s`,
  ];
}
