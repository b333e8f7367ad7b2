// The cells of results as data: the one place where the ids of stored results, of which nothing else is known, are read
// for everybody.
import type { PlannedCell } from '../domain/cell.ts';
import { plannedOf } from '../domain/cell-id.ts';
import { distinct } from '../domain/lists.ts';
import type { CellResult, Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { parseCellId } from './parse-cell-id.ts';

/** A cell with its result. */
export interface Entry extends PlannedCell {
  result: CellResult;
}

type WithCells = Pick<Results, 'cells'>;

const listed = new WeakMap<WithCells['cells'], readonly Entry[]>();

/** Every cell, in plan order. Results do not change, and every report asks for the list, so it is made once. */
export function cellsOf({ cells }: WithCells): readonly Entry[] {
  const known = listed.get(cells);
  if (known) return known;
  const entries = Object.entries(cells).map(([id, result]) => ({ ...plannedFrom(id), result }));
  listed.set(cells, entries);
  return entries;
}

/** What an id says, with the id itself. */
export function plannedFrom(id: string): PlannedCell {
  return plannedOf(id) ?? { id, ...parseCellId(id) };
}

/** The versions, in plan order. */
export const versionsOf = (results: WithCells): Version[] =>
  distinct(cellsOf(results).map(({ version }) => version));

/** The settings, in plan order. */
export const settingsOf = (results: WithCells): string[] =>
  distinct(cellsOf(results).map(({ setting }) => setting));
