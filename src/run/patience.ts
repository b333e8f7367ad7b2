// How long kubeadm waits for a control plane where the user says nothing. The apiserver's startup probe is given as much, and that
// time has to pass before a first restart can be seen.
import type { Group } from '../domain/plan.ts';

const shortened = 40;

/** Seconds: short where restarts are watched; elsewhere a slow machine gets what every component has, since a late start is no answer. */
export function patienceFor({ cells }: Pick<Group, 'cells'>, timeoutSeconds: number): number {
  return cells.some(({ probe }) => probe.kind === 'restart') ? shortened : timeoutSeconds;
}
