// Formats plain columns and sizes for commands that list things.
import { joined, type Plain, padded, plain, plainly, trimmed } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';

/**
 * The rows as lines: each column is as wide as its content or its minimum, two spaces apart, without trailing blanks.
 */
export function columnLines(rows: readonly string[][], least: readonly number[] = []): Plain[] {
  const all = rows.map((row) => row.map(plain));
  const count = Math.max(0, ...all.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(least[column] ?? 0, ...all.map((row) => row[column]?.length ?? 0)),
  );
  const cells = (row: Plain[]) => row.map((cell, column) => padded(cell, widths[column] ?? 0));
  return all.map((row) => trimmed(joined(cells(row), plainly`  `)));
}

/** A table with its headings. */
export function table(head: string[], rows: string[][]): Printed {
  return screenText(columnLines([head, ...rows]));
}

/** For instance `92 MB` or `1.4 GB`. */
export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}
