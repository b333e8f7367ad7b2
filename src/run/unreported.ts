// The results of cells that no worker reported.
import { type Cell, saidOf } from '../domain/cell.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Emit } from './job.ts';

/** Emits the result of a cell that was never asked. */
export function emitUnasked(emit: Emit, cell: Cell, observed: Observed): void {
  emit({ type: 'cell', id: cell.id, result: { observed, evidence: [], attempts: 0, ...saidOf(cell) } });
}

/** Emits the result of a cell whose worker failed before it reported the cell. */
export function emitLost(emit: Emit, cell: Cell, fault: { code: string; message: string }): void {
  const observed: Observed = { kind: 'inconclusive', code: fault.code, because: fault.message };
  emit({ type: 'cell', id: cell.id, result: { observed, evidence: [], attempts: 1, ...saidOf(cell) } });
}
