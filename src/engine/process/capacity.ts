// How many control planes and nodes this machine can run at once, from usage measured with v1.37.2. Too many do not
// just run slowly, they fail: a kubelet that cannot watch its files exits.
import { availableParallelism } from 'node:os';
import { watcherLimit, watchersAllowed } from '../common/watchers.ts';

/** Megabytes of memory for one setting: kube-apiserver about 400, kube-controller-manager 100, two nodes 120 each. */
const megabytesPerSetting = 700;
const megabytesPerApiserver = 450;
const spareMegabytes = 500;
/** Megabytes that one setting needs. With less it may still work. */
export const leastMegabytes = spareMegabytes + megabytesPerSetting;
/**
 * Watchers (inotify instances) that a control plane uses (kube-apiserver 6, kube-controller-manager 7), that a node
 * uses (kubelet 6, containerd 1), and that everything else uses.
 */
const watchers = { apiserver: 6, controlPlane: 13, node: 7, others: 16 };
/** The machines with a kubelet that a whole cluster has at once: its control plane, and two nodes that join. */
const kubeletsOfCluster = 3;

export interface Capacity {
  /** The number of control planes at once, at least 1. */
  controlPlanes: number;
  /** The same where nothing but the apiserver runs, since no other answer is wanted. */
  apiservers: number;
  /** The number of whole clusters at once, at least 1: each has a node of its own. */
  clusters: number;
  /** The number of nodes at once, at least 1. */
  nodes: number;
  /** The resource that limits the number of control planes. */
  by: 'memory' | typeof watcherLimit;
}

/** Pure. `megabytes` is the free memory, `instances` the inotify instances that a user may have. */
export function capacityOf(megabytes: number, instances: number): Capacity {
  const free = instances - watchers.others;
  const byMemory = Math.floor((megabytes - spareMegabytes) / megabytesPerSetting);
  const allWith = (kubelets: number) => Math.floor(free / (watchers.controlPlane + kubelets * watchers.node));
  const byWatchers = allWith(1);
  const controlPlanes = Math.max(1, Math.min(byMemory, byWatchers));
  const apiservers = Math.floor(
    Math.min((megabytes - spareMegabytes) / megabytesPerApiserver, free / watchers.apiserver),
  );
  const left = Math.floor((free - controlPlanes * watchers.controlPlane) / watchers.node);
  // A refused join mostly waits, so many fit on one processor.
  const nodes = Math.max(1, Math.min(left, 8 * availableParallelism()));
  return {
    controlPlanes,
    apiservers: Math.max(1, apiservers),
    clusters: Math.max(1, Math.min(byMemory, allWith(kubeletsOfCluster))),
    nodes,
    by: byWatchers < byMemory ? watcherLimit : 'memory',
  };
}

/** The capacity of this machine now. */
export async function capacity(megabytes: number): Promise<Capacity> {
  return capacityOf(megabytes, await watchersAllowed());
}
