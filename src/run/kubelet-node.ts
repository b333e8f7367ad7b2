// A node whose kubelet can be asked, where no join was measured that gave one: it joins for the purpose; or, where the
// setting refuses every join, it gets what a join would give it directly.
import type { Observed } from '../domain/outcome.ts';
import { longOutcome } from '../domain/outcome.ts';
import { hidesHealth } from '../engine/common/kubelet-config.ts';
import type { Node } from '../engine/node.ts';
import { directNodeName, kubeletNodeName } from '../engine/node-name.ts';
import { waitFor } from '../engine/wait.ts';
import { refusedKubelet } from '../evidence/kubelet-requests.ts';
import { adoptNode } from '../probe/adopt.ts';
import { joinNode } from '../probe/join.ts';
import { judgeJoin } from '../probe/join-outcome.ts';
import { discoveryPatience } from './patience.ts';
import type { Measuring } from './reporting.ts';

export interface Asking {
  /** Asks its kubelet; `none` says why the cluster knows no such node, where it does not. */
  on(node: Node, none?: Error): Promise<void>;
  /** The kubelet does not take its configuration. */
  rejected(node: Node, message: string): Promise<void>;
}

/**
 * Adds the node, and ends it when it was asked; `known` is the refusal of an earlier join. Throws what is no answer.
 */
export async function withKubelet(
  measuring: Measuring,
  known: string | undefined,
  asking: Asking,
): Promise<void> {
  const refusal = known ?? (await onJoined(measuring, asking));
  if (refusal !== undefined) await onAdopted(measuring, asking, refusal);
}

/** Why it was refused, if it was. */
async function onJoined(measuring: Measuring, { on, rejected }: Asking): Promise<string | undefined> {
  const { cluster, job, signal } = measuring;
  const { id, kubelet } = cluster.setting;
  const node = await cluster.addNode(kubeletNodeName(id), kubelet, {
    late: hidesHealth(kubelet, cluster.version),
  });
  try {
    const { discoveryTimeout = discoveryPatience('file-cert', cluster.quirks) } = job;
    const refused = () => refusedKubelet(cluster.auditLog, node.address, cluster.unmanaged);
    const { record } = await joinNode(cluster, node, 'file-cert', { discoveryTimeout, signal, refused });
    const outcome = judgeJoin(record);
    if (outcome.kind === 'config-rejected') await rejected(node, outcome.message);
    else if (outcome.kind === 'joined') await on(node);
    else if (outcome.kind === 'refused') return outcome.message;
    else throw new NoNode(whyOf(outcome));
    return undefined;
  } finally {
    if (!job.retain) await node[Symbol.asyncDispose]();
  }
}

/** Milliseconds in which a kubelet that may makes its Node. */
const registering = 10_000;

async function onAdopted(measuring: Measuring, { on, rejected }: Asking, refusal: string): Promise<void> {
  const { cluster, job, signal } = measuring;
  const { id, kubelet } = cluster.setting;
  const node = await cluster.addNode(directNodeName(id), kubelet);
  try {
    const message = await adoptNode(cluster, node, signal);
    if (message !== undefined) return await rejected(node, message);
    const limits = { limit: registering, signal, every: 250 };
    const look = async () => (await cluster.admin.hasNode(node.name)) || undefined;
    const isNode = await waitFor(`Node ${node.name} is there`, look, limits).catch(() => false);
    signal.throwIfAborted();
    const note = `no node can join (${refusal}): this kubelet got its certificate directly from the cluster's CA`;
    const told = { ...node, notes: [...(node.notes ?? []), note] };
    await on(told, isNode ? undefined : new NoNode(refusal));
  } finally {
    if (!job.retain) await node[Symbol.asyncDispose]();
  }
}

/** In the words of kubeadm, or of the harness. */
function whyOf(outcome: Observed): string {
  if ('message' in outcome) return outcome.message;
  return 'because' in outcome ? outcome.because : longOutcome(outcome);
}

class NoNode extends Error {
  readonly code = 'no-node';
  constructor(why: string) {
    super(`no node joined whose kubelet could be asked: ${why}`);
  }
}
