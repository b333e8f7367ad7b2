// The matrix of one version on a terminal: what the stranger gets, path by path; the other identities; the joins.
import { type Mark, markOf } from '../mark.ts';
import { plain } from '../prose.ts';
import type { Block, Grid, Row, View } from '../view.ts';
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
  return [
    ...tables,
    gridTable('kubeadm join', view.joins, columns, paint),
    gridTable('whole cluster', view.whole, columns, paint),
  ]
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

/** Settings × questions; on a narrow screen the questions stand below each setting. */
function gridTable(title: string, grid: Grid, columns: number, paint: Paint): string[] {
  const { columns: questions, rows } = grid;
  if (rows.length === 0) return [];
  const body = rows.map(({ setting, results }) => ({ name: plain(setting), marks: results.map(markOf) }));
  const label = Math.max(title.length, ...body.map(({ name }) => name.length));
  const widths = questions.map((question, i) =>
    Math.max(question.length, ...body.map(({ marks }) => marks[i]?.text.length ?? 0)),
  );
  const painted = (mark: Mark) => paint(formatOf(mark), mark.text);
  if (widths.reduce((sum, width) => sum + 2 + width, label) > columns) {
    const longest = Math.max(10, ...questions.map(({ length }) => length));
    const stacked = body.flatMap(({ name, marks }) => [
      name,
      ...marks.map((mark, i) => `  ${(questions[i] ?? '').padEnd(longest)} ${painted(mark)}`),
    ]);
    return [paint('bold', title), ...stacked];
  }
  const pad = (i: number, used: number) => ' '.repeat(Math.max(0, (widths[i] ?? 0) - used));
  const head =
    title.padEnd(label) + questions.map((question, i) => `  ${question}${pad(i, question.length)}`).join('');
  const lines = body.map(
    ({ name, marks }) =>
      name.padEnd(label) + marks.map((mark, i) => `  ${painted(mark)}${pad(i, mark.text.length)}`).join(''),
  );
  return [paint('bold', head.trimEnd()), ...lines.map((line) => line.trimEnd())];
}
