// How long kubeadm waits where the user says nothing: for a control plane, whose apiserver's startup probe is given as
// much, so that this time has to pass before a first restart can be seen; and for an answer to discovery, which a join
// that must be refused waits out.
import type { Group } from '../domain/plan.ts';
import type { JoinMode } from '../domain/probe.ts';

const margin = 3;
const shortest = 5;
const shortened = 40;
const kubeadmsOwn = 240;

/**
 * Seconds: short where restarts are watched, elsewhere kubeadm's own: a late start is no answer, and an upgrade takes
 * longer than the short one.
 */
export function controlPlanePatience({ cells }: Pick<Group, 'cells'>): number {
  return cells.some(({ probe }) => probe.kind === 'restart') ? shortened : kubeadmsOwn;
}

/**
 * Seconds: with a file some kubeadms wait before they ask at all, and then the question must fit in; with a token they
 * ask at once.
 */
export function discoveryPatience(mode: JoinMode, { discoveryFirstAskSeconds }: Group['quirks']): number {
  return mode.startsWith('token') ? shortest : Math.max(shortest, discoveryFirstAskSeconds + margin);
}
