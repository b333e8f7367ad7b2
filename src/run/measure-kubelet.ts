// Measures what the kubelet of one node answers on its ports. It sends one request at a time, so that the reviews in
// the apiserver's audit log can be assigned to the requests. Then it reports each answer with its reviews.
import { randomUUID } from 'node:crypto';
import type { Cell } from '../domain/cell.ts';
import type { Observed } from '../domain/outcome.ts';
import { needsNode } from '../domain/probe.ts';
import { nodeInPath } from '../domain/request-extras.ts';
import type { Cluster } from '../engine/cluster.ts';
import { sinceHeartbeat } from '../engine/control-plane-look.ts';
import { exchange } from '../engine/https.ts';
import type { Node } from '../engine/node.ts';
import { waitFor } from '../engine/wait.ts';
import { auditOf } from '../evidence/audit.ts';
import {
  perRequest,
  type ReviewEvent,
  refusesReviews,
  reviewOf,
  reviewsBy,
  unreviewed,
} from '../evidence/reviews.ts';
import { readTexts } from '../evidence/save.ts';
import { makeLateCredentials } from '../probe/credentials.ts';
import { isDoubtful } from '../probe/http.ts';
import { askOneByOne, judgeKubelet, kubeletCredentials } from '../probe/kubelet.ts';
import { grantOnNode } from '../probe/kubelet-grant.ts';
import { kubeletHealth } from '../probe/kubelet-health.ts';
import { askNewNode } from './kubelet-node.ts';
import type { HttpCell } from './measure-served.ts';
import { inconclusive, json, type Measuring, report, reportKept } from './reporting.ts';
import { steadily } from './steadily.ts';

type AskAll = (cells: HttpCell[]) => Promise<void>;

/** Milliseconds to wait for an audit line. */
const auditLimit = 3_000;

/** The cells that ask a kubelet over HTTP, on any of its ports, or that ask the apiserver about a node. */
export function kubeletCells(cells: readonly Cell[]): HttpCell[] {
  return cells.flatMap((cell) =>
    cell.probe.kind === 'http' && (cell.probe.target.startsWith('kubelet') || needsNode(cell.probe))
      ? [{ cell, probe: cell.probe }]
      : [],
  );
}

/** Asks the kubelet of `joined`, or of a node added for this purpose. `refusal` is the reason why no node can join. */
export async function measureKubelet(
  measuring: Measuring,
  cells: HttpCell[],
  { askAll, joined, refusal }: { askAll: AskAll } & { joined?: Node; refusal?: string | undefined },
): Promise<void> {
  const { signal } = measuring;
  try {
    if (joined !== undefined) return await measureOn(measuring, cells, { askAll, node: joined });
    await askNewNode(measuring, refusal, {
      rejected: (node, message) =>
        rejected(measuring, cells, { node, observed: { kind: 'config-rejected', message } }),
      on: async (node, none) => {
        const nowhere = none === undefined ? [] : cells.filter(({ probe }) => needsNode(probe));
        for (const { cell } of nowhere)
          report(measuring, cell, { observed: inconclusive(none), evidence: [] });
        const here = cells.filter((one) => !nowhere.includes(one));
        await measureOn(measuring, here, { askAll, node });
      },
    });
  } catch (thrown) {
    signal.throwIfAborted();
    for (const { cell } of cells) report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
  }
}

/** Asks the kubelet of this node, and reports the answers. */
export async function measureOn(
  measuring: Measuring,
  all: HttpCell[],
  { askAll, node }: { askAll: AskAll; node: Node },
): Promise<void> {
  const { cluster, signal } = measuring;
  const { kubelet } = cluster.setting;
  await node.configure?.();
  const ended = await settledAs(measuring, node);
  if (ended !== undefined)
    return await rejected(measuring, all, { node, observed: { kind: 'config-rejected', message: ended } });
  if (kubelet?.grant) await grantOnNode(cluster, node, { grant: kubelet.grant, signal });
  await makeLateCredentials(
    cluster,
    all.map(({ probe: { identity } }) => identity),
    signal,
  );
  const named = all.map(({ probe, ...rest }) => {
    return { ...rest, probe: { ...probe, path: probe.path.replaceAll(nodeInPath, node.name) } };
  });
  const cells = named.filter(({ probe }) => probe.target.startsWith('kubelet'));
  await askAll(named.filter((one) => !cells.includes(one)));
  if (cells.length === 0) return;
  const credentials = await kubeletCredentials(cluster, node, signal);
  measuring.secrets.know(credentials['node-cert']?.key);
  const { answer, fault, notes } = await steadily(cluster.supervision, async () => {
    const answers = await askOneByOne(node, { questions: cells, credentials, signal });
    const sent = answers.map(({ transcript }) => Date.parse(transcript.at));
    const reviews = perRequest(await reviewsOf(cluster, node, signal), sent);
    const refused = cluster.admin.mayRefuse || (await refusesReviews(cluster.auditLog, node.name));
    const health = { credential: cluster.kubeletClient, masters: cluster.masters, refused };
    return { answers, reviews, health: await kubeletHealth(node, health, signal) };
  });
  const { answers, reviews, health } = answer;
  const died = node.fault();
  const nothing = died === undefined ? fault : new NodeDied(died);
  await Promise.all(
    answers.map(async ({ cell, probe, before, transcript, notes: said, superseded }, n) => {
      if (superseded) return;
      const own = reviews[n] as ReviewEvent[];
      const texts = {
        exchange: json(transcript),
        ...(own.length > 0 ? { reviews: json(own) } : {}),
      };
      const told = [...(node.notes ?? []), ...notes, ...said];
      const { identity } = probe;
      const refused = isDoubtful(identity, transcript.response?.status ?? 0) && credentials[identity]?.token;
      const because = refused ? unreviewed(own, reviews.flat()) : undefined;
      const observed: Observed =
        because === undefined
          ? judgeKubelet(probe, transcript, health)
          : { kind: 'inconclusive', code: 'unreviewed', because };
      await reportKept(measuring, cell, {
        texts,
        result: {
          observed: nothing ? inconclusive(nothing) : observed,
          ...(own.length > 0 ? { reviews: own.map(reviewOf) } : {}),
          ...(told.length > 0 ? { notes: told } : {}),
          ...(before ? { before } : {}),
        },
      });
    }),
  );
}

/** Milliseconds for a kubelet that is configured after its join. In this time it sends a heartbeat, or exits twice. */
const settling = 60_000;

/**
 * Waits until a newly configured kubelet sends a heartbeat. Returns its last message if it rejects its configuration.
 */
async function settledAs({ cluster, signal }: Measuring, node: Node): Promise<string | undefined> {
  if (node.configure === undefined || node.kubeletEnded === undefined) return undefined;
  const since = performance.now();
  const look = async () => {
    const ended = node.kubeletEnded?.();
    if (ended !== undefined) return { ended };
    const idle = await sinceHeartbeat(cluster.masters, node.name, signal);
    return idle !== undefined && idle < performance.now() - since ? {} : undefined;
  };
  const limits = { limit: settling, signal, every: 250 };
  const { ended } = await waitFor<{ ended?: string }>(
    `the kubelet of ${node.name} is heard of again`,
    look,
    limits,
  );
  return ended;
}

/** If a kubelet rejects its configuration, its message is the answer of every cell about it. */
async function rejected(
  measuring: Measuring,
  cells: HttpCell[],
  { node, observed }: { node: Node; observed: Extract<Observed, { kind: 'config-rejected' }> },
): Promise<void> {
  const texts = await readTexts(await node.files());
  for (const { cell } of cells) await reportKept(measuring, cell, { texts, result: { observed } });
}

/**
 * All reviews that the node's kubelet has requested so far. A later request of the harness shows when the log contains
 * them.
 */
async function reviewsOf(cluster: Cluster, { name }: Node, signal: AbortSignal): Promise<ReviewEvent[]> {
  const { masters, auditLog } = cluster;
  const id = randomUUID();
  const headers = { 'audit-id': id };
  await exchange({ ...masters, method: 'GET', path: '/version', headers, signal });
  await auditOf(auditLog, [id], { limit: auditLimit, signal });
  return await reviewsBy(auditLog, name);
}

class NodeDied extends Error {
  readonly code = 'node-died';
}
