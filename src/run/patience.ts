// How long kubeadm waits by default. For a control plane: its apiserver's startup probe gets as much time, so a first
// restart can only be seen after that time. For discovery: a join that must be refused takes that long.

import type { JoinMode } from '../domain/join-mode.ts';
import type { Group } from '../domain/plan.ts';
import type { Setting } from '../domain/setting.ts';
import { hangs } from '../engine/common/may-refuse.ts';

const margin = 3;
const shortest = 5;
const shortened = 40;
const kubeadmsOwn = 240;

/**
 * Seconds. Short if restarts are watched, otherwise kubeadm's default, because a late start is no answer and an upgrade
 * takes longer than the short time.
 */
export function controlPlanePatience({ cells }: Pick<Group, 'cells'>): number {
  return cells.some(({ probe }) => probe.kind === 'restart') ? shortened : kubeadmsOwn;
}

/**
 * Seconds. With a file some kubeadms wait before their first request, which must fit into the timeout. With a token
 * they send it at once.
 */
export function discoveryPatience(mode: JoinMode, { discoveryFirstAskSeconds }: Group['quirks']): number {
  return mode.startsWith('token') ? shortest : Math.max(shortest, discoveryFirstAskSeconds + margin);
}

/**
 * Milliseconds. An apiserver waits up to 30 s for a webhook that never answers
 * (pkg/kubeapiserver/options/authorization.go). Undefined where the usual limit is enough.
 */
export function answerPatience(setting: Pick<Setting, 'apiserver'>): number | undefined {
  return hangs(setting) ? 45_000 : undefined;
}
