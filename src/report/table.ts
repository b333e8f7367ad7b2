// Puts texts into columns, for commands that list things and for tables of changes. Where a screen is too narrow, cells
// are wrapped where that costs the fewest lines, and no word is cut while another column can give way.
import { joined, type Plain, padded, plain, plainly, trimmed } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import { breaks, smallBreaks, wordsIn, wrapPaths } from './terminal/wrap.ts';

/** The text of a cell, or its pieces that stay whole where the screen is wide enough. */
export type TableCell = string | readonly Plain[];

const gap = plainly`  `;

/** The rows as lines: each column is as wide as its content, two spaces apart, without trailing blanks. */
export function columnLines(
  rows: readonly (readonly TableCell[])[],
  width: number = Number.POSITIVE_INFINITY,
): Plain[] {
  const all = rows.map((row) => row.map(piecesOf));
  const count = Math.max(0, ...all.map(({ length }) => length));
  const columns = Array.from({ length: count }, (_, at) => all.map((row) => row[at] ?? []));
  const widths = widthsOf(columns, width - gap.length * (count - 1));
  return all.flatMap((row) => {
    const cells = widths.map((wide, at) => wrapPaths(row[at] ?? [], wide));
    const height = Math.max(1, ...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      trimmed(
        joined(
          cells.map((lines, at) => padded(lines[line] ?? plainly``, widths[at] ?? 0)),
          gap,
        ),
      ),
    );
  });
}

type Pieces = readonly Plain[];

const piecesOf = (cell: TableCell): Pieces => (typeof cell === 'string' ? wordsIn(plain(cell)) : cell);

/**
 * The width of each column, all of them in `room`: as wide as its content. Where that is too much, the column gives way
 * that costs the fewest lines, and no column becomes narrower than its longest word before all have given way.
 */
function widthsOf(columns: readonly Pieces[][], room: number): number[] {
  const most = (column: Pieces[], of: (pieces: Pieces) => number) =>
    column.reduce((sum, pieces) => Math.max(sum, of(pieces)), 0);
  const natural = columns.map((column) => most(column, (pieces) => joined(pieces, plainly` `).length));
  const over = () => widths.reduce((sum, width) => sum + width, -room);
  const widths = natural;
  if (over() <= 0) return natural;
  for (const [at, width] of widths.entries()) widths[at] = Math.min(width, Math.max(1, room));
  const longest = (of: (piece: Plain) => Plain[]) =>
    columns.map((column) =>
      most(column, (pieces) => Math.max(0, ...pieces.map((one) => longestOf(of(one))))),
    );
  const small = (piece: Plain) => breaks(piece).flatMap(smallBreaks);
  const heights = columns.map((column) => heightsOf(column));
  for (const least of [longest(breaks), longest(small), columns.map(() => 1)]) {
    while (over() > 0) {
      const free = [...widths.keys()].filter((at) => (widths[at] ?? 0) > (least[at] ?? 0));
      const lines = (narrower: number) => {
        const all = widths.map((width, at) => heights[at]?.(at === narrower ? width - 1 : width) ?? []);
        return (all[0] ?? []).reduce((sum, _, row) => sum + Math.max(...all.map((one) => one[row] ?? 0)), 0);
      };
      const [cheapest] = free
        .map((at) => ({ at, lines: lines(at), width: widths[at] ?? 0 }))
        .sort((one, other) => one.lines - other.lines || other.width - one.width);
      if (cheapest === undefined) break;
      widths[cheapest.at] = cheapest.width - 1;
    }
  }
  return widths;
}

/** How many lines each row of a column has at a width. */
function heightsOf(column: readonly Pieces[]): (width: number) => number[] {
  const known = new Map<number, number[]>();
  return (width) => {
    const heights = known.get(width) ?? column.map((pieces) => wrapPaths(pieces, width).length);
    known.set(width, heights);
    return heights;
  };
}

/** The longest part of a piece, with the indent of those after the first. */
const longestOf = (parts: readonly Plain[]) =>
  Math.max(...parts.map(({ length }) => length)) + (parts.length > 1 ? 2 : 0);

/** A table with its headings. A row is one line unless `width` says how wide the screen is. */
export function table(
  head: readonly string[],
  rows: readonly (readonly TableCell[])[],
  width?: number,
): Printed {
  return screenText(columnLines([head, ...rows], width));
}

/** For instance `92 MB` or `1.4 GB`. */
export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}
