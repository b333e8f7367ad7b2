// How long kubeadm waits for a control plane where the user says nothing. The apiserver's startup probe is given as much, and that
// time has to pass before a first restart can be seen.
import type { Group } from '../domain/plan.ts';

const shortened = 40;
const kubeadmsOwn = 240;

/** Seconds: short where restarts are watched, elsewhere kubeadm's own: a late start is no answer, and an upgrade takes longer than the short one. */
export function patienceFor({ cells }: Pick<Group, 'cells'>): number {
  return cells.some(({ probe }) => probe.kind === 'restart') ? shortened : kubeadmsOwn;
}
