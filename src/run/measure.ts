// Measures the cells of one cluster. The apiserver's cells come first, then every join on its own node, with the
// kubelet of the first node that joined. Cells that only a whole cluster shows come last. Each result is emitted with
// its evidence as soon as it is known.
import pLimit from 'p-limit';
import type { Cell } from '../domain/cell.ts';
import type { Join } from '../domain/join.ts';
import { addsControlPlane } from '../domain/join-mode.ts';
import type { Observed } from '../domain/outcome.ts';
import { asksSecond, needsNode, type RequestProbe } from '../domain/probe.ts';
import { auditLine, auditOf } from '../evidence/audit.ts';
import { credentialOf } from '../probe/credentials.ts';
import { askDecided, judgeTranscript, requestOf } from '../probe/http.ts';
import { isFurther } from '../probe/join-control-plane.ts';
import { measureBalancers } from './measure-balancers.ts';
import { measureChanges } from './measure-changes.ts';
import { measureHealth } from './measure-health.ts';
import { apiserverFor, askableHere, isAskable } from './measure-ipv6.ts';
import { measureJoin } from './measure-join.ts';
import { kubeletCells, measureKubelet } from './measure-kubelet.ts';
import { measureNodeUpgrades } from './measure-node-upgrade.ts';
import { joinSecond, measureSecond } from './measure-second.ts';
import { measureServed, served, withCredentials } from './measure-served.ts';
import { measureInit, measureRestarts } from './measure-whole.ts';
import { answerPatience } from './patience.ts';
import { inconclusive, json, type Measuring, report, reportKept } from './reporting.ts';
import { steadily } from './steadily.ts';

type RequestCell = { cell: Cell; probe: RequestProbe };

/** The number of requests to one apiserver at once. */
const requestsAtOnce = 8;
/** Milliseconds to wait for an audit line. */
const auditLimit = 3_000;

/**
 * Measures every cell that does not change the cluster. Nodes that joined end afterwards, unless clusters are retained.
 */
export async function measure(measuring: Measuring, all: Cell[]): Promise<void> {
  const cells = askableHere(measuring, all);
  const http = (target: string) =>
    cells.flatMap((cell) =>
      cell.probe.kind === 'http' && cell.probe.target === target && !needsNode(cell.probe)
        ? [{ cell, probe: cell.probe }]
        : [],
    );
  const joins = cells.flatMap((cell) => (cell.probe.kind === 'join' ? [{ cell, join: cell.probe }] : []));
  await measureInit(measuring, cells);
  await measureHealth(measuring, cells);
  await measureBalancers(measuring, cells);
  await withCredentials(measuring, http('apiserver'), (cells) => measureApiserver(measuring, cells));
  await measureServed(measuring, served.flatMap(http));
  let kubelet = kubeletCells(cells);
  let second = http('second-apiserver');
  let refusal: string | undefined;
  const askAll = (cells: RequestCell[]) => measureApiserver(measuring, cells);
  const measureOne = async (cell: Cell, join: Join) => {
    const { node, observed } = await measureJoin(measuring, { cell, join });
    const usual = join.kubelet === undefined;
    // If this join is refused, every other way to join is refused too.
    if (usual && join.mode === 'file-cert' && observed.kind === 'refused') refusal = observed.message;
    if (node === undefined) return;
    try {
      if (isFurther(node)) {
        const asked = second;
        second = [];
        if (asked.length > 0)
          await measureSecond(measuring, asked, { askAll: measureApiserver, joined: node });
        return;
      }
      const asked = usual ? kubelet : [];
      if (usual) kubelet = [];
      if (asked.length > 0) await measureKubelet(measuring, asked, { askAll, joined: node });
    } finally {
      if (!measuring.job.retain) await node[Symbol.asyncDispose]();
    }
  };
  const further = joins.filter(({ join }) => addsControlPlane(join.mode));
  const workers = joins.filter((one) => !further.includes(one));
  await Promise.all(workers.map(({ cell, join }) => measuring.withNode(() => measureOne(cell, join))));
  if (kubelet.length > 0)
    await measuring.withNode(() => measureKubelet(measuring, kubelet, { askAll, refusal }));
  await measureNodeUpgrades(measuring, cells);
  // One after the other: etcd takes one new member at a time.
  for (const { cell, join } of further) await measuring.withNode(() => measureOne(cell, join));
  if (second.length > 0)
    await measuring.withNode(() => measureSecond(measuring, second, { askAll: measureApiserver }));
  await measureRestarts(measuring, cells);
}

/** Makes the changes of the cells, one after the other, and sends their requests again. */
export async function measureChanged(measuring: Measuring, all: Cell[]): Promise<void> {
  // What cannot be asked was reported before.
  const cells = all.filter((cell) => isAskable(measuring.cluster, cell));
  const second = cells.filter(({ probe }) => probe.kind === 'after' && asksSecond(probe));
  if (second.length === 0) return await measureChanges(measuring, cells, { askAll: measureApiserver });
  await using joined = await joinSecond(measuring).catch((thrown) => {
    measuring.signal.throwIfAborted();
    for (const cell of second) report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
    return undefined;
  });
  const asked = joined === undefined ? cells.filter((cell) => !second.includes(cell)) : cells;
  await measureChanges(measuring, asked, { askAll: measureApiserver, second: joined?.second });
}

async function measureApiserver(
  measuring: Measuring,
  cells: { cell: Cell; probe: RequestProbe; before?: Observed }[],
): Promise<void> {
  const { cluster, signal } = measuring;
  const { answer, fault, notes } = await steadily(cluster.supervision, async () => {
    const asked = await pLimit(requestsAtOnce).map(cells, ({ probe }) =>
      askDecided(
        {
          ...apiserverFor(cluster, probe),
          ...requestOf(probe),
          credential: credentialOf(cluster, probe.identity),
          limit: answerPatience(cluster.setting),
        },
        signal,
      ),
    );
    const answered = asked.filter(({ transcript }) => transcript.response);
    const ids = answered.map(({ transcript }) => transcript.request.auditID);
    return { asked, audit: await auditOf(cluster.auditLog, ids, { limit: auditLimit, signal }) };
  });
  const { asked, audit } = answer;
  await Promise.all(
    cells.map(async ({ cell, before }, n) => {
      const { transcript, notes: own } = asked[n] as (typeof asked)[number];
      const told = [...notes, ...own];
      const event = audit.get(transcript.request.auditID);
      const texts = {
        exchange: json(transcript),
        ...(event ? { 'audit-event': json(event) } : {}),
      };
      await reportKept(measuring, cell, {
        texts,
        result: {
          observed: fault ? inconclusive(fault) : judgeTranscript(transcript),
          ...(told.length > 0 ? { notes: told } : {}),
          ...(event ? { audit: auditLine(event) } : {}),
          ...(before ? { before } : {}),
        },
      });
    }),
  );
}
