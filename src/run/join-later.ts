// Measures joins after changes to a cluster. After an upgrade kubeadm is that of the later version, and the kubelet as
// old as is asked: nodes are added before the others are upgraded.
import type { Cell } from '../domain/cell.ts';
import { versionAfter } from '../domain/change.ts';
import type { Join, Skew } from '../domain/join.ts';
import { joiningKubelet } from '../domain/kubelets.ts';
import { changesOf } from '../domain/probe.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { Node } from '../engine/node.ts';
import { laterNodeName } from '../engine/node-name.ts';
import { measureJoin } from './measure-join.ts';
import type { Measuring } from './reporting.ts';

/** Joins a node for each cell; the cells are about the same changes. */
export async function joinLater(measuring: Measuring, cells: readonly Cell[]): Promise<void> {
  await Promise.all(cells.map((cell) => measuring.withNode(() => joinOne(measuring, cell))));
}

async function joinOne(measuring: Measuring, cell: Cell): Promise<void> {
  const { probe } = cell;
  if (probe.kind !== 'join-after') return;
  const { cluster, job } = measuring;
  const version = versionAfter(cluster.version, changesOf(probe));
  const quirks = job.group.later?.[version] ?? cluster.quirks;
  const name = laterNodeName(cluster.setting.id, job.group.cells.indexOf(cell));
  const skew = joiningKubelet(cell);
  const joiner = {
    names: [name, `${name}-again`] as [string, string],
    add: (_: Cluster, name: string, join: Join) => addOlder(measuring, name, { join, skew }),
    kubeadm: version === cluster.version ? undefined : `kubeadm@${version}`,
  };
  const now = { ...measuring, cluster: { ...cluster, version, quirks } };
  const join = { mode: probe.mode, kubelet: probe.kubelet };
  const { node } = await measureJoin(now, { cell, join }, joiner);
  if (!job.retain) await node?.[Symbol.asyncDispose]();
}

/** A fresh machine with the kubelet that is this far from the version with which the cluster began. */
async function addOlder(
  { cluster, job: { group } }: Measuring,
  name: string,
  { join, skew }: { join: Join; skew: Skew | undefined },
): Promise<Node> {
  const node = await cluster.addNode(name, cluster.setting.kubelet, { kubelet: skew });
  if (join.kubelet === undefined) return node;
  const kubelet = skew === undefined ? group.version : group.kubelets?.[skew]?.version;
  return kubelet === undefined ? node : { ...node, otherKubelet: kubelet };
}
