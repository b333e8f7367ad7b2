// Measures upgrades of nodes: a node joins with a kubelet of an earlier minor, its kubelet is asked, the node is
// upgraded to the version of the control plane, and its kubelet is asked the same again.
import type { Cell } from '../domain/cell.ts';
import type { Skew } from '../domain/join.ts';
import { kubeletConfiguration } from '../domain/kubelet-configuration.ts';
import { distinct } from '../domain/lists.ts';
import { changesOf, type HttpProbe, type Probe, skewOf } from '../domain/probe.ts';
import type { Node } from '../engine/node.ts';
import { upgradedNodeName } from '../engine/node-name.ts';
import { judgeChange } from '../probe/change.ts';
import { makeLateCredentials } from '../probe/credentials.ts';
import { askOneByOne, judgeKubelet, kubeletCredentials } from '../probe/kubelet.ts';
import { isWell } from '../probe/kubelet-health.ts';
import { upgradeNode } from '../probe/node-upgrade.ts';
import { approveServing, renewCertificate } from '../probe/renew-certificate.ts';
import { madeSteadily } from './doubts.ts';
import { joinByCertificate, NoNode, whyOf } from './kubelet-node.ts';
import { textsOf } from './measure-changes.ts';
import { measureOn } from './measure-kubelet.ts';
import type { HttpCell } from './measure-served.ts';
import { inconclusive, type Measuring, report, save } from './reporting.ts';
import { steadily } from './steadily.ts';

/** Upgrades one node for each kubelet that the cells begin with. */
export async function measureNodeUpgrades(measuring: Measuring, cells: readonly Cell[]): Promise<void> {
  const about = cells.filter(({ probe }) => 'change' in probe && skewOf(probe) !== undefined);
  const skews = distinct(about.flatMap(({ probe }) => skewOf(probe) ?? []));
  await Promise.all(
    skews.map((skew) => {
      const own = about.filter(({ probe }) => skewOf(probe) === skew);
      return measuring.withNode(() => measureUpgrade(measuring, skew, own));
    }),
  );
}

async function measureUpgrade(measuring: Measuring, skew: Skew, cells: readonly Cell[]): Promise<void> {
  const { cluster, job, signal } = measuring;
  const open = new Set(cells);
  try {
    const { id, kubelet } = cluster.setting;
    const node = await cluster.addNode(upgradedNodeName(id, skew), kubelet, { kubelet: skew });
    const { serverTLSBootstrap } = kubeletConfiguration(kubelet, cluster.version);
    await using _approving = serverTLSBootstrap ? approveServing(cluster, node.name, signal) : undefined;
    try {
      const joined = await joinByCertificate(measuring, node);
      if (joined.kind !== 'joined') throw new NoNode(whyOf(joined));
      await askAround(measuring, { node, skew, open });
    } finally {
      if (!job.retain) await node[Symbol.asyncDispose]();
    }
  } catch (thrown) {
    signal.throwIfAborted();
    for (const cell of open) report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
  }
}

/** Asks before and after the upgrade; what is reported is no longer open. */
async function askAround(
  measuring: Measuring,
  { node, skew, open }: { node: Node; skew: Skew; open: Set<Cell> },
): Promise<void> {
  const { cluster, signal } = measuring;
  const { version } = cluster;
  const upgraded = [...open].filter(({ probe }) => changesOf(probe).length === 1);
  const asked = upgraded.flatMap((cell) =>
    cell.probe.kind === 'after' ? [{ cell, probe: withoutChange(cell.probe) }] : [],
  );
  await node.configure?.();
  const identities = asked.map(({ probe: { identity } }) => identity);
  await makeLateCredentials(cluster, identities, signal);
  const again = await askBefore(measuring, node, asked);
  const change = { kind: 'upgrade-node', kubelet: skew } as const;
  const { record, trouble } = await madeSteadily(measuring, () =>
    upgradeNode(cluster, node, { change, signal }),
  );
  const note = `kubeadm ${version} upgraded a node whose kubelet was ${node.otherKubelet ?? version}`;
  for (const cell of upgraded.filter(({ probe }) => probe.kind === 'change')) {
    const evidence = await save(measuring, cell, textsOf(record));
    const because = record.fault && trouble && `${record.fault.message}, while ${trouble}`;
    const observed = because
      ? ({ kind: 'inconclusive', code: 'unsteady', because } as const)
      : judgeChange(record);
    open.delete(cell);
    report(measuring, cell, { observed, evidence, notes: [note] });
  }
  if (record.fault !== undefined) {
    const observed = { kind: 'inconclusive', code: 'no-change', because: record.fault.message } as const;
    for (const cell of open) if (open.delete(cell)) report(measuring, cell, { observed, evidence: [] });
    return;
  }
  // What kubeadm has written anew stays as it is.
  const { configure: _, ...rewritten } = node;
  const told = { ...rewritten, notes: [...(node.notes ?? []), note] };
  await measureOn(measuring, again, { askAll: async () => {}, node: told });
  for (const { cell } of again) open.delete(cell);
  await renewed(measuring, { node, open });
}

/** What is asked after the upgrade: whether the kubelet renews its certificates, one after the other. */
async function renewed(measuring: Measuring, { node, open }: { node: Node; open: Set<Cell> }): Promise<void> {
  const { cluster, signal } = measuring;
  const later = [...open].filter(({ probe }) => probe.kind === 'change' && changesOf(probe).length > 1);
  for (const cell of later.sort((a, b) => changesOf(a.probe).length - changesOf(b.probe).length)) {
    const change = changesOf(cell.probe).at(-1);
    if (change?.kind !== 'renew-certificate') continue;
    const { record, trouble } = await madeSteadily(measuring, () =>
      renewCertificate(cluster, node, { change, signal }),
    );
    const evidence = await save(measuring, cell, textsOf(record));
    const because = record.fault && trouble && `${record.fault.message}, while ${trouble}`;
    open.delete(cell);
    report(measuring, cell, {
      observed: because ? { kind: 'inconclusive', code: 'unsteady', because } : judgeChange(record),
      evidence,
    });
  }
}

/** What the older kubelet answers to the same. */
async function askBefore(measuring: Measuring, node: Node, asked: HttpCell[]): Promise<HttpCell[]> {
  const { cluster, secrets, signal } = measuring;
  if (asked.length === 0) return [];
  const credentials = await kubeletCredentials(cluster, node, signal);
  secrets.know(credentials['node-cert']?.key);
  const { answer, fault } = await steadily(cluster.supervision, async () => {
    const answers = await askOneByOne(node, { questions: asked, credentials, signal });
    return { answers, health: (await isWell(node, signal)) ? '200' : 'no 200' };
  });
  if (fault) throw fault;
  const { answers, health } = answer;
  return answers.flatMap(({ cell, probe, transcript, superseded }) =>
    superseded ? [] : [{ cell, probe, before: judgeKubelet(probe, transcript, health) }],
  );
}

function withoutChange(probe: Extract<Probe, { kind: 'after' }>): HttpProbe {
  const { change: _, earlier: __, ...http } = probe;
  return { ...http, kind: 'http' };
}
