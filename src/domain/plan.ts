// A plan: the cells to measure, in order, and the groups of cells that share a world (one version on one engine in one depth).
import { z } from 'zod';
import type { Cell, EngineId } from './cell.ts';
import { needsWholeCluster, type Probe } from './probe.ts';
import type { Quirks } from './quirks.ts';
import type { Setting } from './setting.ts';
import type { Version } from './version.ts';

/**
 * How much of a cluster is run. `bare`: the control plane as plain processes, nodes added by `kubeadm join`. `node`: a whole
 * `kubeadm init` with static pods under a kubelet, which costs more and shows more.
 */
export const Depth = z.enum(['bare', 'node']);
export type Depth = z.infer<typeof Depth>;

/** The cheapest depth that can answer. */
export function depthOf({ engine, probe }: { engine: EngineId; probe: Probe }): Depth {
  return engine !== 'process' || needsWholeCluster(probe) ? 'node' : 'bare';
}

/** What one worker does: one version, its settings side by side, and their cells. */
export interface Group {
  version: Version;
  engine: EngineId;
  depth: Depth;
  quirks: Quirks;
  /** Only settings that have a cell which can be asked. */
  settings: Setting[];
  cells: Cell[];
}

/** The later versions that a group's clusters are upgraded to; their binaries are needed too. */
export function upgradesOf({ cells }: Pick<Group, 'cells'>): Version[] {
  const changes = cells.flatMap(({ probe }) => ('change' in probe ? [probe.change] : []));
  return [...new Set(changes.flatMap((change) => (change.kind === 'upgrade' ? [change.to] : [])))];
}

/** Under which name a group's binary lies beside those of other versions: `kubeadm`, `kubeadm@v1.34.4`. */
export function binaryKey(name: string, version: Version, group: Pick<Group, 'cells'>): string {
  return upgradesOf(group).includes(version) ? `${name}@${version}` : name;
}

export interface Plan {
  /** Every cell, `unsupported` ones included, in the order of the scenario. */
  cells: Cell[];
  groups: Group[];
}
