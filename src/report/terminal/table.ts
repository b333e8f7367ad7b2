// Formats tables of marks that fit the screen: settings side by side below their wrapped names, in several tables if
// there are too many. Columns have the same width in all tables of a version, so that they are easy to compare.
import { joined, type Plain, padded, plainly, trimmed } from '../../domain/plain.ts';
import { type Mark, markOf } from '../mark.ts';
import type { Row } from '../view.ts';
import { formatOf, type Paint } from './paint.ts';
import { wrapName, wrapPaths } from './wrap.ts';

const gap = 2;
const narrowestLabel = 28;

/** Some neighbouring settings of a version and the positions of their columns. */
export interface Layout {
  label: number;
  columns: Array<{ index: number; heading: Plain[]; width: number }>;
}

/** Divides the settings into as many tables as the screen requires. */
export function layoutsOf(settings: readonly Plain[], rows: readonly Row[], columns: number): Layout[] {
  const longest = Math.max(0, ...rows.flatMap((row) => row.labels.map((label) => label.length)));
  const layouts: Layout[] = [];
  let room = 0;
  for (const [index, setting] of settings.entries()) {
    const heading = wrapName(setting);
    const texts = [...heading, ...rows.map((row) => markOf(row.results[index]).text)];
    const width = Math.max(...texts.map((text) => text.length));
    let last = layouts.at(-1);
    if (!last || last.label - gap - width < Math.min(narrowestLabel, longest)) {
      last = { label: columns, columns: [] };
      layouts.push(last);
    }
    last.columns.push({ index, heading, width });
    last.label -= gap + width;
    room = Math.max(room, columns - last.label);
  }
  const label = Math.min(columns - room, Math.max(longest, narrowestLabel));
  return layouts.map((layout) => ({ ...layout, label }));
}

/** The heading: the names of settings, wrapped and aligned at the bottom. */
export function headingLines({ label, columns }: Layout): Plain[] {
  const height = Math.max(...columns.map(({ heading }) => heading.length));
  return Array.from({ length: height }, (_, line) => {
    const words = columns.map(({ heading, width }) => {
      const word = heading[line - height + heading.length] ?? plainly``;
      return plainly`${spaces(gap)}${padded(word, width)}`;
    });
    return trimmed(joined([spaces(label), ...words]));
  });
}

/** A layout and the colours of its marks. */
export interface Look {
  layout: Layout;
  paint: Paint;
}

/** One row. A long label continues below the marks. */
export function rowLines(row: Row, { layout, paint }: Look, indent = 0): Plain[] {
  const [first = plainly``, ...more] = wrapPaths(row.labels, layout.label - indent).map(
    (line) => plainly`${spaces(indent)}${line}`,
  );
  const marks = layout.columns.map(({ index, width }) => ({ mark: markOf(row.results[index]), width }));
  return [plainly`${padded(first, layout.label)}${cells(marks, paint)}`, ...more];
}

/** Marks in their columns; the padding has no colour. */
function cells(marks: ReadonlyArray<{ mark: Mark; width: number }>, paint: Paint): Plain {
  return joined(
    marks.map(({ mark, width }, i) => {
      const padding = spaces(i === marks.length - 1 ? 0 : width - mark.text.length);
      return plainly`${spaces(gap)}${paint(formatOf(mark), mark.text)}${padding}`;
    }),
  );
}

const spaces = (count: number) => padded(plainly``, count);
