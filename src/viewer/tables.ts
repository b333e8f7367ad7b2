// The tables of the matrix: one for each identity and target, paths × (version × setting). Pure.
import { type Cell, distinct, grouped, identityOf, type Model } from './model.ts';
import type { Axis } from './state.ts';

export interface Column {
  version: string;
  setting: string;
  engine: string;
}

export interface Row {
  label: string;
  /** One for each column; nothing where nothing was planned. */
  cells: Array<Cell | undefined>;
}

export interface Table {
  identity: string;
  target: string;
  columns: Column[];
  rows: Row[];
}

/** The tables that show `cells`, with every other cell of their rows and columns, so that each is seen among its neighbours. */
export function tablesOf(model: Model, cells: readonly Cell[], columns: Axis): Table[] {
  const asked = cells.filter(({ question }) => identityOf(question) !== undefined);
  const order = columnOrder(model, columns);
  const groups = grouped(asked, ({ question }) => `${identityOf(question)}\n${question.table}`);
  const known = cellsByPlace(model, groups);
  return [...groups.values()].map((some): Table => {
    const [first] = some as [Cell];
    const heads = new Map(some.map((cell) => [columnKey(cell), cell]));
    const sorted = [...heads].sort(([, a], [, b]) => order(a) - order(b)).map(([key]) => key);
    const rows = distinct(some.map(({ question }) => question)).map((question): Row => {
      const row = known.get(question.id);
      return { label: question.label, cells: sorted.map((key) => row?.get(key)) };
    });
    return {
      identity: identityOf(first.question) ?? '',
      target: first.question.table,
      columns: sorted.map((key) => heads.get(key) as Cell),
      rows,
    };
  });
}

/** Question → column → cell, of the questions that are shown. */
function cellsByPlace(model: Model, groups: Map<string, Cell[]>): Map<string, Map<string, Cell>> {
  const shown = new Map<string, Map<string, Cell>>();
  for (const some of groups.values()) for (const { question } of some) shown.set(question.id, new Map());
  for (const cell of model.cells) shown.get(cell.question.id)?.set(columnKey(cell), cell);
  return shown;
}

const columnKey = ({ version, setting, engine }: Column) => `${version}\n${setting}\n${engine}`;

/** A number by which columns stand in the order of the run, grouped by version or by setting. */
function columnOrder({ index }: Model, columns: Axis): (column: Column) => number {
  const place = (items: readonly string[]) => new Map(items.map((item, at) => [item, at]));
  const [versions, settings, engines] = [place(index.versions), place(index.settings), place(index.engines)];
  return ({ version, setting, engine }) => {
    const [v, s, e] = [versions.get(version) ?? 0, settings.get(setting) ?? 0, engines.get(engine) ?? 0];
    const outer = columns === 'version' ? v * settings.size + s : s * versions.size + v;
    return outer * engines.size + e;
  };
}
