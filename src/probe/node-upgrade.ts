// The upgrade of one node, as an administrator makes it after that of the control plane: `kubeadm upgrade node`, then
// the kubelet of the new version. The node has come back when its Node object says that version and is ready.
import { stripVTControlCharacters } from 'node:util';
import type { Change } from '../domain/change.ts';
import { secondsSince } from '../domain/seconds.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { Node } from '../engine/node.ts';
import { waitFor } from '../engine/wait.ts';
import type { ChangeRecord } from './change.ts';
import { upgradeError } from './kubeadm-error.ts';

const configuration = '/var/lib/kubelet/config.yaml';
/** Milliseconds. */
const kubeadmLimit = 240_000;
const returning = 120_000;

/** Upgrades a node whose kubelet is of an earlier minor to the version of the control plane. */
export async function upgradeNode(
  cluster: Pick<Cluster, 'admin' | 'version'>,
  node: Node,
  { change, signal }: { change: Change; signal: AbortSignal },
): Promise<ChangeRecord> {
  const start = performance.now();
  const before = await node.readFile(configuration);
  const argv = ['kubeadm', 'upgrade', 'node', '--ignore-preflight-errors=all', '--v=1'];
  const ran = await node.exec(argv, { limit: kubeadmLimit, signal });
  const output = stripVTControlCharacters(ran.output);
  const after = await node.readFile(configuration);
  const fault = ran.code === 0 ? await startNew(cluster, node, signal) : upgradeError(output);
  return {
    change,
    seconds: secondsSince(start),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    output,
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Starts the new kubelet. One that ends twice with the same words is the reason why the node does not come back. */
async function startNew(
  { admin, version }: Pick<Cluster, 'admin' | 'version'>,
  node: Node,
  signal: AbortSignal,
): Promise<ChangeRecord['fault']> {
  await node.upgradeKubelet?.();
  const look = async () => {
    const message = node.kubeletEnded?.();
    if (message !== undefined) return { fault: { phase: 'kubelet', message } };
    const found = await admin.findNode(node.name);
    return found?.ready && found.kubeletVersion === version ? {} : undefined;
  };
  const subject = `Node ${node.name} is ready with the kubelet of ${version}`;
  const limits = { limit: returning, signal, every: 250 };
  return (await waitFor<{ fault?: ChangeRecord['fault'] }>(subject, look, limits)).fault;
}
