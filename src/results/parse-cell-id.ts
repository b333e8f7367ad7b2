// The way back from a cell's id to its parts, so that results alone are enough for every report.
import type { CellParts } from '../domain/cell.ts';
import { readCellId } from '../domain/cell-id.ts';
import { BearerlessError } from '../domain/error.ts';
import { inQuotes } from '../domain/text.ts';

/** Takes apart what `cellId` put together; an id of another shape is an error that quotes it. */
export function parseCellId(id: string): CellParts {
  const parts = readCellId(id);
  if (parts !== undefined) return parts;
  throw new BearerlessError('user', 'cell-id', `${inQuotes(id)} is no cell id.`, {
    hint: 'A cell id looks like v1.33.13/anonymous-off/process/apiserver:GET:/api@none.',
  });
}
