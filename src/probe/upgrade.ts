// `kubeadm upgrade apply`, as by a person who waits until the apiserver is up, and tries again where kubeadm says so.
import { stripVTControlCharacters } from 'node:util';
import type { Cluster } from '../engine/cluster.ts';
import { type WaitOptions, waitFor } from '../engine/wait.ts';
import { answerOf, isReady, mirrorPod, staticPodsOf } from './change-waits.ts';
import { upgradeError } from './kubeadm-error.ts';

export interface Upgraded {
  /** What kubeadm printed, of every try. */
  output: string;
  /** Why the last try ended without an upgrade. */
  fault?: { phase: string; message: string };
}

/**
 * Waits for what kubeadm takes for granted; that it does not come is no answer of an upgrade. After an earlier upgrade
 * the node's own kubelet follows first: kubeadm upgrades no control plane that would leave a kubelet too far behind.
 */
export async function upgradable(cluster: Cluster, limits: WaitOptions): Promise<void> {
  const { node, upgradeKubelet } = staticPodsOf(cluster);
  const version = await upgradeKubelet?.();
  if (version !== undefined) {
    const look = async () => {
      const found = await cluster.admin.findNode(node);
      return (found?.ready && found.kubeletVersion === version) || undefined;
    };
    await waitFor(`Node ${node} is ready with the kubelet of ${version}`, look, { ...limits, every: 250 });
  }
  // One that its own health checks end is away now and then; kubeadm does not wait for it.
  await isReady('the apiserver to upgrade', cluster, limits);
  // kubeadm reads the annotations of its mirror pod.
  await mirrorPod(cluster, limits);
}

/**
 * An apiserver that its own health checks end may be away when kubeadm asks for its version. kubeadm has changed
 * nothing by then, and says to try again; so does this, as often.
 */
const tries = 3;
export const wasAway = (fault: Upgraded['fault']) =>
  fault?.phase === 'preflight' && fault.message.includes('connect: connection refused');

/** Upgrades, and waits until the apiserver is of that version and ready. Rejects if it is not ready in time. */
export async function upgrade(cluster: Cluster, to: string, limits: WaitOptions): Promise<Upgraded> {
  let made = await upgradeOnce(cluster, to, limits);
  for (let n = 1; n < tries && wasAway(made.fault); n++) {
    await upgradable(cluster, limits);
    const next = await upgradeOnce(cluster, to, limits);
    made = { ...next, output: `${made.output}\n${next.output}` };
  }
  return made;
}

async function upgradeOnce(cluster: Cluster, to: string, limits: WaitOptions): Promise<Upgraded> {
  const ran = await staticPodsOf(cluster).upgrade(to);
  const output = stripVTControlCharacters(ran.output);
  if (ran.code !== 0) return { output, fault: upgradeError(output) };
  const version = async () => (await answerOf(cluster, '/version', limits)).body.includes(`"${to}"`);
  await waitFor(`the apiserver is ${to}`, async () => (await version()) || undefined, limits);
  await isReady('the upgraded apiserver', cluster, limits);
  return { output };
}
