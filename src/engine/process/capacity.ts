// How many control planes and nodes this machine can run side by side: what they take, measured with v1.37.2. Too many
// do not get slow, they break: a kubelet that may not watch its files ends.
import { availableParallelism } from 'node:os';
import { watcherLimit, watchersAllowed } from '../common/watchers.ts';

/** Memory of one setting: kube-apiserver about 300 MB, kube-controller-manager 100 MB, two nodes 120 MB each. */
const megabytesPerSetting = 600;
const spareMegabytes = 500;
/** What one setting needs; with less it may still work. */
export const leastMegabytes = spareMegabytes + megabytesPerSetting;
/**
 * Watchers (inotify instances) of a control plane (kube-apiserver 6, kube-controller-manager 7), of a node (kubelet 6,
 * containerd 1), of others.
 */
const watchers = { controlPlane: 13, node: 7, others: 16 };
/** Of the watchers, the part for control planes; the rest is for nodes. */
const share = 0.4;

export interface Capacity {
  /** Control control planes at once, at least 1. */
  controlPlanes: number;
  /** Nodes at once, at least 1. */
  nodes: number;
  /** What keeps it from being more. */
  by: 'memory' | typeof watcherLimit;
}

/** Pure: `megabytes` of free memory, `instances` that a user may have of inotify. */
export function capacityOf(megabytes: number, instances: number): Capacity {
  const free = instances - watchers.others;
  const byMemory = Math.floor((megabytes - spareMegabytes) / megabytesPerSetting);
  const byWatchers = Math.floor((share * free) / watchers.controlPlane);
  const controlPlanes = Math.max(1, Math.min(byMemory, byWatchers));
  const left = Math.floor((free - controlPlanes * watchers.controlPlane) / watchers.node);
  // Most of a refused join is waiting.
  const nodes = Math.max(1, Math.min(left, 8 * availableParallelism()));
  return { controlPlanes, nodes, by: byWatchers < byMemory ? watcherLimit : 'memory' };
}

/** Of this machine as it is. */
export async function capacity(megabytes: number): Promise<Capacity> {
  return capacityOf(megabytes, await watchersAllowed());
}
