// The lines of a table of cells for a terminal, in words: equal ones are one row, with what is asked, as whom, and
// where.
import { type Plain, plain, plainly } from '../domain/plain.ts';
import type { Entry } from '../results/cells.ts';
import { type ChangeRow, changeRows } from './change-rows.ts';
import { type Placed, placedIn, placeWords, wordsOf } from './diff-words.ts';
import { columnLines, type TableCell } from './table.ts';

/** Cells that are told in one row. */
export type CellRow = Pick<ChangeRow<Placed>, 'table' | 'labels' | 'identities' | 'pairs'>;

/** What was asked, in pieces that stay on one line where there is room. */
export const askedPieces = ({ table, labels }: CellRow): TableCell =>
  [...table.split(' '), ...labels].map(plain);

/** As whom it was asked. */
export const whoPieces = ({ identities }: CellRow): TableCell => listed(whoWords(identities));

/** Where it was asked. */
export const wherePieces = ({ pairs }: CellRow): TableCell => listed(placeWords(pairs));

/** Identities as people read them. */
export const whoWords = (identities: readonly string[]): string[] =>
  identities.map((name) => (name === 'none' ? 'no credential' : name));

const listed = (items: readonly string[]): TableCell =>
  items.map((item, at) => plain(at < items.length - 1 ? `${item},` : item));

/** The table, without headings, indented by two. */
export function cellLines(cells: readonly Entry[], width: number): Plain[] {
  const pairs = cells.map((b) => ({ b }));
  const all = { kind: 'added', was: '', is: '', breaksClients: false, byGo: false, pairs } as const;
  const rows = changeRows(placedIn([{ ...all, pairs }]), wordsOf).flatMap(([, some]) => some);
  const someone = rows.some(({ identities }) => identities.length > 0);
  return columnLines(
    rows.map((row) => [askedPieces(row), ...(someone ? [whoPieces(row)] : []), wherePieces(row)]),
    width - 2,
  ).map((line) => plainly`  ${line}`);
}
