// A plan: the cells to measure, in order, and the groups of cells that share a world (one version on one engine).
import type { Cell, EngineId } from './cell.ts';
import type { Quirks } from './quirks.ts';
import type { Setting } from './setting.ts';
import type { Version } from './version.ts';

/** What one worker does: one version, its settings side by side, and their cells. */
export interface Group {
  version: Version;
  engine: EngineId;
  quirks: Quirks;
  /** Only settings that have a cell which can be asked. */
  settings: Setting[];
  cells: Cell[];
}

export interface Plan {
  /** Every cell, `unsupported` ones included, in the order of the scenario. */
  cells: Cell[];
  groups: Group[];
}
