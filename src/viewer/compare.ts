// Compares two versions or two settings of the page. Pure.
import { type Difference, differences, pairUp } from '../results/compare.ts';
import type { Cell, Model } from './model.ts';
import type { Axis } from './state.ts';

/** The cells of `a` and `b` in pairs, grouped by how they differ. */
export function compare(
  cells: readonly Cell[],
  { by, a, b }: { by: Axis; a: string; b: string },
): Difference<Cell>[] {
  const other = by === 'version' ? 'setting' : 'version';
  const side = (value: string) =>
    cells
      .filter((cell) => cell[by] === value)
      .map((cell) => [`${cell[other]}\n${cell.engine}\n${cell.question.id}`, cell] as const);
  return differences(pairUp(side(a), side(b)), ({ mark }) => ({
    answer: mark.verdict === 'unsupported' ? '' : mark.answer,
    open: mark.verdict === 'inconclusive',
  }));
}

/** The two values that are compared by default: the first and the last. */
export function ends({ index }: Model, by: Axis): { a: string; b: string } {
  const all = by === 'version' ? index.versions : index.settings;
  return { a: all[0] ?? '', b: all.at(-1) ?? '' };
}
