// A cell is one question put to one version under one setting on one engine; its id is readable and used everywhere.
import { z } from 'zod';
import type { Expectation } from './expectation.ts';
import { type Probe, probeId } from './probe.ts';
import type { Version } from './version.ts';

/** `process-node` is the process engine with a whole cluster for every question, to compare the cheaper depth with. */
export const EngineId = z.enum(['process', 'process-node', 'kind']);
export type EngineId = z.infer<typeof EngineId>;

export interface Cell {
  /** `v1.33.13/anonymous-off/process/apiserver:GET:/api@none` */
  id: string;
  version: Version;
  setting: string;
  engine: EngineId;
  probe: Probe;
  expected?: Expectation;
  /** Why nothing is predicted: what the setting sets and nobody here knows, a clause each. */
  unpredicted?: string[];
  /** Set when the plan already knows that this cannot be asked. */
  unsupported?: string;
}

/** The id of a cell, stable for the same question. */
export function cellId(version: Version, setting: string, engine: EngineId, probe: Probe): string {
  return `${version}/${setting}/${engine}/${probeId(probe)}`;
}

/** What a result keeps of what was said of its cell beforehand. */
export function saidOf({ expected, unpredicted }: Cell): Pick<Cell, 'expected' | 'unpredicted'> {
  return { ...(expected ? { expected } : {}), ...(unpredicted ? { unpredicted } : {}) };
}
