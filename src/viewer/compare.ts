// Compares two versions or two settings of the page. Pure.
import { type ChangeRow, changeRows, type Weight } from '../report/change-rows.ts';
import { type Difference, differences, pairUp, type Said } from '../results/compare.ts';
import { goDecides } from '../results/go.ts';
import { type Cell, identityOf, type Model } from './model.ts';
import type { Axis } from './state.ts';

/** The cells of `a` and `b` in pairs, grouped by how they differ. */
export function compare(
  cells: readonly Cell[],
  { by, a, b }: { by: Axis; a: string; b: string },
  { rules }: Pick<Model['index'], 'rules'> = { rules: {} },
): Difference<Cell>[] {
  const other = by === 'version' ? 'setting' : 'version';
  const side = (value: string) =>
    cells
      .filter((cell) => cell[by] === value)
      .map((cell) => [`${cell[other]}\n${cell.engine}\n${cell.question.id}`, cell] as const);
  return differences(pairUp(side(a), side(b)), (cell) => saidOf(cell, rules));
}

/** The rows of a comparison, in groups by what matters. */
export function rowsOf(kinds: readonly Difference<Cell>[], by: Axis): Array<[Weight, ChangeRow<Cell>[]]> {
  const other = by === 'version' ? 'setting' : 'version';
  return changeRows(kinds, (cell) => ({
    question: cell.question.id,
    table: cell.question.table,
    label: cell.question.label,
    identity: identityOf(cell.question) ?? '',
    other: cell[other],
    look: cell.mark.look,
  }));
}

/** What a cell says to a comparison. */
export const saidOf = ({ mark }: Cell, rules: Model['index']['rules']): Said => ({
  answer: mark.verdict === 'unsupported' ? '' : mark.answer,
  open: mark.verdict === 'inconclusive',
  byGo: (mark.verdict === 'as-predicted' || mark.verdict === 'flaky') && goDecides(rules[mark.rule ?? '']),
});

/** The two values that are compared by default: the first and the last. */
export function ends({ index }: Model, by: Axis): { a: string; b: string } {
  const all = by === 'version' ? index.versions : index.settings;
  return { a: all[0] ?? '', b: all.at(-1) ?? '' };
}
