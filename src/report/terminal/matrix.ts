// The matrix of one version on a terminal: what the stranger gets, path by path; the other identities; the joins.
import { markOf } from '../mark.ts';
import type { Block, Row, View } from '../view.ts';
import { formatOf, type Paint } from './paint.ts';
import { headingLines, type Layout, layoutsOf, rowLines } from './table.ts';

/** The tables of one version, each after an empty line; none when nothing was answered. */
export function matrixLines(view: View, columns: number, paint: Paint): string[] {
  if (!view.answered) return [];
  const rows = view.targets.flatMap(({ stranger, others }) =>
    [...(stranger ? [stranger] : []), ...others].flatMap((block) => block.rows),
  );
  const layouts = layoutsOf(view.settings, rows, columns);
  const tables = view.targets.flatMap(({ target, stranger, others }) => [
    ...(stranger
      ? layouts.map((layout) => strangerTable(`${target}, no credential`, stranger, layout, paint))
      : []),
    ...(others.length > 0
      ? layouts.map((layout) => othersTable(`${target}, other identities`, others, layout, paint))
      : []),
  ]);
  return [...tables, joinTable(view, paint)]
    .filter((table) => table.length > 0)
    .flatMap((table) => ['', ...table]);
}

/** A row per path. */
function strangerTable(title: string, { rows }: Block, layout: Layout, paint: Paint): string[] {
  return [...heading(title, layout, paint), ...rows.flatMap((row) => rowLines(row, layout, paint))];
}

/** Below each identity the paths that answer alike, together. */
function othersTable(title: string, blocks: readonly Block[], layout: Layout, paint: Paint): string[] {
  const lines = blocks.flatMap(({ identities, rows }) => [
    identities.join(', '),
    ...rows.flatMap((row) => rowLines(everyPath(row, rows), layout, paint, 2)),
  ]);
  return [...heading(title, layout, paint), ...lines];
}

function everyPath(row: Row, rows: readonly Row[]): Row {
  const one = rows.length === 1 && row.labels.length > 1;
  return one ? { ...row, labels: ['every path'] } : row;
}

/** The title stands over the paths, on the last line of the names, when it fits there. */
function heading(title: string, layout: Layout, paint: Paint): string[] {
  const lines = headingLines(layout);
  const last = lines.pop() ?? '';
  const head =
    title.length <= layout.label ? [...lines, title + last.slice(title.length)] : [title, ...lines, last];
  return head.map((line) => paint('bold', line));
}

function joinTable({ joins: { modes, rows } }: View, paint: Paint): string[] {
  if (rows.length === 0) return [];
  const title = 'kubeadm join';
  const label = Math.max(title.length, ...rows.map(({ setting }) => setting.length));
  const marks = rows.map(({ results }) => results.map(markOf));
  const widths = modes.map((mode, i) =>
    Math.max(mode.length, ...marks.map((row) => row[i]?.text.length ?? 0)),
  );
  const line = (first: string, texts: readonly string[], painted: (text: string, i: number) => string) =>
    first.padEnd(label) +
    texts.map((text, i) => `  ${painted(text, i)}${' '.repeat((widths[i] ?? 0) - text.length)}`).join('');
  const body = rows.map(({ setting }, r) => {
    const row = marks[r] ?? [];
    const format = (text: string, i: number) => (row[i] ? paint(formatOf(row[i]), text) : text);
    return line(
      setting,
      row.map((mark) => mark.text),
      format,
    );
  });
  const head = paint(
    'bold',
    line(title, modes, (text) => text),
  );
  return [head, ...body].map((text) => text.trimEnd());
}
