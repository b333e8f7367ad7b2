// Plain columns and sizes for commands that list things.
import { joined, type Plain, padded, plain, plainly, trimmed } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';

/** Columns as wide as they must be, two spaces apart, without trailing blanks. */
export function table(head: string[], rows: string[][]): Printed {
  const all = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: Plain[]) =>
    joined(
      row.map((cell, column) => padded(cell, widths[column] ?? 0)),
      plainly`  `,
    );
  return screenText(all.map((row) => trimmed(line(row))));
}

/** `92 MB`, `1.4 GB` */
export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}
