// A cell is one question put to one version under one setting on one engine, as data; its id is a key, readable and
// used everywhere.
import { z } from 'zod';
import type { Expectation } from './expectation.ts';
import { needsWholeCluster, type Probe, probeId } from './probe.ts';
import type { Version } from './version.ts';

/** `process-node` is the process engine with a whole cluster for every question, to compare the cheaper depth with. */
export const EngineId = z.enum(['process', 'process-node', 'kind']);
export type EngineId = z.infer<typeof EngineId>;

/**
 * How much of a cluster is run. `bare`: the control plane as plain processes, nodes added by `kubeadm join`. `node`: a
 * whole `kubeadm init` with static pods under a kubelet, which costs more and shows more.
 */
export const Depth = z.enum(['bare', 'node']);
export type Depth = z.infer<typeof Depth>;

/** The cheapest depth that can answer. */
export function depthOf({ engine, probe }: { engine: EngineId; probe: Probe }): Depth {
  return engine !== 'process' || needsWholeCluster(probe) ? 'node' : 'bare';
}

/** What a cell is: the id says the same. */
export type CellParts = { version: Version; setting: string; engine: EngineId; depth: Depth; probe: Probe };

/** A cell as a journal names it: its id, and what it is. */
export type PlannedCell = CellParts & { id: string };

export interface Cell extends PlannedCell {
  expected?: Expectation;
  /** Why nothing is predicted: what the setting sets and nobody here knows, a clause each. */
  unpredicted?: string[];
  /** Set when the plan already knows that this cannot be asked. */
  unsupported?: string;
}

/** The id of a cell, stable for the same question: `v1.33.13/anonymous-off/process/apiserver:GET:/api@none`. */
export function cellId({ version, setting, engine, probe }: Omit<CellParts, 'depth'>): string {
  return `${version}/${setting}/${engine}/${probeId(probe)}`;
}

/** A cell as a journal names it. */
export function plannedCell({ id, version, setting, engine, depth, probe }: PlannedCell): PlannedCell {
  return { id, version, setting, engine, depth, probe };
}

/** What a result keeps of what was said of its cell beforehand. */
export function saidOf({ expected, unpredicted }: Cell): Pick<Cell, 'expected' | 'unpredicted'> {
  return { ...(expected ? { expected } : {}), ...(unpredicted ? { unpredicted } : {}) };
}
