// What changes to a cluster wait for: its apiserver being ready, and the mirror pod that the kubelet makes of it.
import type { Cluster, StaticPods } from '../engine/cluster.ts';
import { exchange } from '../engine/https.ts';
import { type WaitOptions, waitFor } from '../engine/wait.ts';

export const component = 'kube-apiserver';
export const namespace = 'kube-system';

export function staticPodsOf({ controlPlane }: Cluster): StaticPods {
  if (controlPlane.runBy !== 'kubelet') throw new Error('only a whole cluster has static pods');
  return controlPlane;
}

export const podOf = (cluster: Cluster) => `${component}-${staticPodsOf(cluster).node}`;

/** The mirror pod, which the kubelet of a young cluster may make only at its next sync. */
export async function mirrorPod(cluster: Cluster, limits: WaitOptions) {
  const pod = podOf(cluster);
  return await waitFor(`${pod} is there`, () => cluster.admin.pod(namespace, pod), { ...limits, every: 250 });
}

export const isReady = async (what: string, cluster: Cluster, limits: WaitOptions) =>
  await waitFor(`${what} is ready`, async () => (await ready(cluster, limits)) || undefined, limits);

export async function answerOf({ masters }: Cluster, path: string, { signal }: WaitOptions) {
  return await exchange({ ...masters, method: 'GET', path, signal });
}

export const ready = async (cluster: Cluster, limits: WaitOptions) =>
  (await answerOf(cluster, '/readyz', limits)).status === 200;
