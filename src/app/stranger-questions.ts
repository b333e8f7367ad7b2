// The questions of who validates an upgrade: what strangers get, how nodes join, and whether the control plane passes
// its own health checks.
import type { Probe } from '../domain/probe.ts';

/** The scenarios that ask them. */
export const strangerScenarios: string[] = ['stranger', 'join', 'health-probes'];

/** Whether a question is about these, whoever asks it. */
export function isForStrangers({ probe }: { probe: Probe }): boolean {
  if (probe.kind === 'http') return probe.identity === 'none';
  return probe.kind === 'join' || probe.kind === 'health-check' || probe.kind === 'restart';
}

/** Of these, all but those to kubelets and other servers beside the apiserver, which take a node. */
export function isForApiserver(cell: { probe: Probe }): boolean {
  return isForStrangers(cell) && (cell.probe.kind !== 'http' || cell.probe.target === 'apiserver');
}
