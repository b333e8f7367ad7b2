// Measures what the apiserver of a further control plane answers: of the first one that a measured join made, or of one
// that joins for this purpose.
import type { Join } from '../domain/join.ts';
import { addsControlPlane } from '../domain/join-mode.ts';
import type { Cluster } from '../engine/cluster.ts';
import { exchange } from '../engine/https.ts';
import type { FurtherControlPlane, Node } from '../engine/node.ts';
import { secondApiserverNodeName } from '../engine/node-name.ts';
import { waitFor } from '../engine/wait.ts';
import { joinNode } from '../probe/join.ts';
import { isFurther } from '../probe/join-control-plane.ts';
import { judgeJoin } from '../probe/join-outcome.ts';
import { whyOf } from './kubelet-node.ts';
import { type HttpCell, withCredentials } from './measure-served.ts';
import { discoveryPatience } from './patience.ts';
import { inconclusive, type Measuring, report } from './reporting.ts';

type AskAll = (measuring: Measuring, cells: HttpCell[]) => Promise<void>;

/** Milliseconds for an apiserver that lives to have read what it decides by. */
const settling = 60_000;

/** A fresh machine for a join in a mode. */
export async function addMachine(cluster: Cluster, name: string, { mode, kubelet }: Join): Promise<Node> {
  const { controlPlane, setting } = cluster;
  if (!addsControlPlane(mode)) return await cluster.addNode(name, setting.kubelet, { kubelet });
  if (controlPlane.runBy !== 'kubelet') throw new Error('a control plane joins whole clusters alone');
  return await controlPlane.addControlPlane(name, { files: mode !== 'control-plane-no-files' });
}

/** Asks the apiserver of a control plane that has joined, or of one that joins now. */
export async function measureSecond(
  measuring: Measuring,
  cells: HttpCell[],
  { askAll, joined }: { askAll: AskAll; joined?: FurtherControlPlane | undefined },
): Promise<void> {
  try {
    await using own = joined === undefined ? await joinSecond(measuring) : undefined;
    const second = own?.second ?? (await secondOf(measuring, joined as FurtherControlPlane));
    await withCredentials(second, cells, (some) => askAll(second, some));
  } catch (thrown) {
    measuring.signal.throwIfAborted();
    for (const { cell } of cells) report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
  }
}

/** Adds a control plane that joins with all that it needs. `second` is the cluster as its apiserver shows it. */
export async function joinSecond(measuring: Measuring): Promise<{ second: Measuring } & AsyncDisposable> {
  const { cluster, job, signal } = measuring;
  const mode = 'control-plane-file-cert';
  const node = await addMachine(cluster, secondApiserverNodeName(cluster.setting.id), { mode });
  const end = async () => {
    if (!job.retain) await node[Symbol.asyncDispose]();
  };
  try {
    const { discoveryTimeout = discoveryPatience(mode, cluster.quirks) } = job;
    const { record } = await joinNode(cluster, node, { mode, discoveryTimeout, signal });
    const outcome = judgeJoin(record);
    if (outcome.kind !== 'joined' || !isFurther(node)) throw new NoSecond(whyOf(outcome));
    return { second: await secondOf(measuring, node), [Symbol.asyncDispose]: end };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}

/** Waits until the apiserver of a control plane is ready: then it has read the objects by which it decides. */
async function secondOf(measuring: Measuring, node: FurtherControlPlane): Promise<Measuring> {
  const { cluster, signal } = measuring;
  const ask = { ...cluster.masters, ...node.apiserver, method: 'GET', path: '/readyz', signal };
  const ready = async () => (await exchange(ask)).status === 200 || undefined;
  await waitFor(`the apiserver of ${node.name} is ready`, ready, { limit: settling, signal, every: 100 });
  const apiserver = { ...cluster.apiserver, ...node.apiserver };
  return { ...measuring, cluster: { ...cluster, apiserver, auditLog: node.auditLog } };
}

class NoSecond extends Error {
  readonly code = 'no-second-apiserver';
  constructor(why: string) {
    super(`no further control plane joined whose apiserver could be asked: ${why}`);
  }
}
