// Builds the tables of the matrix: one for each identity and target, paths × (version × setting). Pure.
import { grouped } from '../domain/lists.ts';
import { type Cell, identityOf, type Model } from './model.ts';
import type { Axis } from './state.ts';

export interface Column {
  version: string;
  setting: string;
  engine: string;
}

export interface Row {
  label: string;
  /** One per column; undefined where nothing was planned. */
  cells: Array<Cell | undefined>;
}

export interface Table {
  identity: string;
  target: string;
  columns: Column[];
  rows: Row[];
}

/**
 * The tables that contain `cells`, with all other cells of their rows and columns, so that each cell can be compared
 * with its neighbours.
 */
export function tablesOf(model: Model, cells: readonly Cell[], columns: Axis): Table[] {
  const groups = new Map<string, { heads: Map<number, Cell>; questions: Set<Cell['question']> }>();
  let known: { question?: Cell['question']; group?: ReturnType<typeof groups.get> } = {};
  for (const cell of cells) {
    const { question } = cell;
    if (identityOf(question) === undefined) continue;
    if (known.question !== question) {
      const key = `${identityOf(question)}\n${question.table}`;
      const group = groups.get(key) ?? { heads: new Map(), questions: new Set() };
      groups.set(key, group);
      group.questions.add(question);
      known = { question, group };
    }
    known.group?.heads.set(cell.column, cell);
  }
  const order = columnOrder(model, columns);
  const tables = [...groups.values()].map(({ heads, questions }): Table => {
    const sorted = [...heads.keys()].sort((a, b) => order(a) - order(b));
    const [first] = questions;
    return {
      identity: (first && identityOf(first)) ?? '',
      target: first?.table ?? '',
      columns: sorted.map((column) => heads.get(column) as Cell),
      rows: [...questions].map((question): Row => {
        const row = model.rows.get(question);
        return { label: question.label, cells: sorted.map((column) => row?.get(column)) };
      }),
    };
  });
  return [...grouped(tables, ({ identity }) => identity).values()].flat();
}

/** Returns a number that sorts columns by version, in their own order, or by setting. */
function columnOrder({ index }: Model, columns: Axis): (column: number) => number {
  const [settings, engines] = [index.settings.length, index.engines.length];
  return (column) => {
    if (columns === 'version') return column;
    const pair = Math.floor(column / engines);
    return (
      ((pair % settings) * index.versions.length + Math.floor(pair / settings)) * engines + (column % engines)
    );
  };
}
