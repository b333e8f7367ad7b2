// The questions of who validates an upgrade: what strangers get, how nodes join, and whether the control plane passes
// its own health checks.
import type { Probe } from '../domain/probe.ts';

/** The scenarios that ask them. */
export const strangerScenarios: string[] = ['stranger', 'join', 'health-probes'];

/** The scenarios that upgrade a cluster, and ask it before and after. */
export const upgradeScenarios: string[] = ['upgrade', 'joins-after-upgrade'];

/** Of those, the changes themselves, what strangers are answered after them, and how nodes join then. */
export const isOfUpgrade = ({ probe }: { probe: Probe }): boolean =>
  ['change', 'join-after'].includes(probe.kind) || (probe.kind === 'after' && probe.identity === 'none');

/** Whether a question is about these, whoever asks it. */
export function isForStrangers({ probe }: { probe: Probe }): boolean {
  if (probe.kind === 'http') return probe.identity === 'none';
  return probe.kind === 'join' || probe.kind === 'health-check' || probe.kind === 'restart';
}

/** Of these, all but those to kubelets and other servers beside the apiserver, which take a node. */
export function isForApiserver(cell: { probe: Probe }): boolean {
  return isForStrangers(cell) && (cell.probe.kind !== 'http' || cell.probe.target === 'apiserver');
}
