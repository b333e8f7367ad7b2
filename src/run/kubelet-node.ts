// Provides a node whose kubelet can be asked, if no measured join gave one. The node joins only for this purpose. If
// the setting refuses every join, the node gets directly what a join would give it.
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
  /** Asks the node's kubelet. `none` is the reason why the cluster has no such Node, if it has none. */
  on(node: Node, none?: Error): Promise<void>;
  /** Reports that the kubelet rejects its configuration. */
  rejected(node: Node, message: string): Promise<void>;
}

/**
 * Adds the node, and ends it after its kubelet was asked. `known` is the refusal of an earlier join. Rejects if
 * something happens that is no answer.
 */
export async function askNewNode(
  measuring: Measuring,
  known: string | undefined,
  asking: Asking,
): Promise<void> {
  const refusal = known ?? (await onJoined(measuring, asking));
  if (refusal !== undefined) await onAdopted(measuring, asking, refusal);
}

/** Returns the reason if the join was refused. */
async function onJoined(measuring: Measuring, { on, rejected }: Asking): Promise<string | undefined> {
  const { cluster, job } = measuring;
  const { id, kubelet } = cluster.setting;
  const node = await cluster.addNode(kubeletNodeName(id), kubelet, {
    late: hidesHealth(kubelet, cluster.version),
  });
  try {
    const outcome = await joinByCertificate(measuring, node);
    if (outcome.kind === 'config-rejected') await rejected(node, outcome.message);
    else if (outcome.kind === 'joined') await on(node);
    else if (outcome.kind === 'refused') return outcome.message;
    else throw new NoNode(whyOf(outcome));
    return undefined;
  } finally {
    if (!job.retain) await node[Symbol.asyncDispose]();
  }
}

/** Joins a node with the credential of an administrator, whatever strangers may do. */
export async function joinByCertificate({ cluster, job, signal }: Measuring, node: Node): Promise<Observed> {
  const { discoveryTimeout = discoveryPatience('file-cert', cluster.quirks) } = job;
  const asker = { address: node.address, since: Date.now() };
  const refused = () => refusedKubelet(cluster.auditLog, asker, cluster.unmanaged);
  const how = { mode: 'file-cert', discoveryTimeout, signal, refused } as const;
  return judgeJoin((await joinNode(cluster, node, how)).record);
}

/** Milliseconds for a kubelet to create its Node, if it may. */
const registering = 10_000;

async function onAdopted(measuring: Measuring, { on, rejected }: Asking, refusal: string): Promise<void> {
  const { cluster, job, signal } = measuring;
  const { id, kubelet } = cluster.setting;
  const node = await cluster.addNode(directNodeName(id), kubelet);
  try {
    const message = await adoptNode(cluster, node, signal);
    if (message !== undefined) return await rejected(node, message);
    const limits = { limit: registering, signal, every: 250 };
    const look = () => cluster.admin.findNode(node.name);
    const isNode = await waitFor(`Node ${node.name} is there`, look, limits).catch(() => false);
    signal.throwIfAborted();
    const note = `no node can join (${refusal}): this kubelet got its certificate directly from the cluster's CA`;
    const told = { ...node, notes: [...(node.notes ?? []), note] };
    await on(told, isNode ? undefined : new NoNode(refusal));
  } finally {
    if (!job.retain) await node[Symbol.asyncDispose]();
  }
}

/** The reason in the words of kubeadm or of the harness. */
export function whyOf(outcome: Observed): string {
  if ('message' in outcome) return outcome.message;
  return 'because' in outcome ? outcome.because : longOutcome(outcome);
}

export class NoNode extends Error {
  readonly code = 'no-node';
  constructor(why: string) {
    super(`no node joined whose kubelet could be asked: ${why}`);
  }
}
