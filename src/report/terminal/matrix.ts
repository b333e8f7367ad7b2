// Formats the matrix of one version for a terminal: what the stranger gets on each path; the other identities; the
// joins.
import { after, joined, type Plain, plain, plainly } from '../../domain/plain.ts';
import type { Block, Row, View } from '../view.ts';
import { gridTable } from './grid.ts';
import type { Paint } from './paint.ts';
import { headingLines, type Look, layoutsOf, rowLines } from './table.ts';
import { wrapWords } from './wrap.ts';

/** The tables of one version, each after an empty line; none if nothing was answered. */
export function matrixLines(view: View, columns: number, paint: Paint): Plain[] {
  if (!view.answered) return [];
  const tables = view.targets.flatMap(({ target, settings, stranger, others }) => {
    const alike = view.targets.filter((other) => other.settings.join() === settings.join());
    const layouts = layoutsOf(settings, alike.flatMap(rowsOf), columns);
    return [
      ...(stranger
        ? layouts.map((layout) =>
            strangerTable(plainly`${target}, no credential`, stranger, { layout, paint }),
          )
        : []),
      ...(others.length > 0
        ? layouts.map((layout) =>
            othersTable(plainly`${target}, other identities`, others, { layout, paint }),
          )
        : []),
    ];
  });
  return [
    ...tables,
    gridTable(plainly`kubeadm join`, view.joins, { columns, paint }),
    gridTable(plainly`whole cluster`, view.whole, { columns, paint }),
    gridTable(plainly`load balancer`, view.balancers, { columns, paint }),
    gridTable(plainly`change`, view.changes, { columns, paint }),
  ]
    .filter((table) => table.length > 0)
    .flatMap((table) => [plainly``, ...table]);
}

const rowsOf = ({ stranger, others }: View['targets'][number]) =>
  [...(stranger ? [stranger] : []), ...others].flatMap((block) => block.rows);

/** A table with one row per path. */
function strangerTable(title: Plain, { rows }: Block, look: Look): Plain[] {
  return [...heading(title, look), ...rows.flatMap((row) => rowLines(row, look))];
}

/** A table that lists below each identity the paths, and joins paths with the same answers. */
function othersTable(title: Plain, blocks: readonly Block[], look: Look): Plain[] {
  const lines = blocks.flatMap(({ identities, rows }) => [
    joined(identities.map(plain), plainly`, `),
    ...rows.flatMap((row) => rowLines(everyPath(row, rows), look, 2)),
  ]);
  return [...heading(title, look), ...lines];
}

function everyPath(row: Row, rows: readonly Row[]): Row {
  const one = rows.length === 1 && row.labels.length > 1;
  return one ? { ...row, labels: [plainly`every path`] } : row;
}

/** The heading. The title is above the paths, on the last line of the names, if it fits there. */
function heading(title: Plain, { layout, paint }: Look): Plain[] {
  const lines = headingLines(layout);
  const width = layout.columns.reduce((sum, column) => sum + 2 + column.width, layout.label);
  const last = lines.pop() ?? plainly``;
  const head =
    title.length <= layout.label
      ? [...lines, plainly`${title}${after(last, title.length)}`]
      : [...wrapWords(title, width), ...lines, last];
  return head.map((line) => paint('bold', line));
}
