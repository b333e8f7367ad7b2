// Two versions or two settings beside each other. Only answers are compared: what is inconclusive on one side is open, and
// never a change. Pure.
import { type Cell, grouped, type Model } from './model.ts';
import type { Axis } from './state.ts';

export interface Pair {
  a?: Cell;
  b?: Cell;
}

/** Pairs that differ in the same way. */
export interface Kind {
  /** `changed` first, then what only one side answers, what is open, and what is the same. */
  kind: 'changed' | 'only-a' | 'only-b' | 'open' | 'same';
  was: string;
  is: string;
  /** 401 where it was 403, or the other way: both turn away, and a client acts differently. */
  breaksClients: boolean;
  pairs: Pair[];
}

/** Cells of `a` and `b` side by side, by how they differ. */
export function compare(cells: readonly Cell[], { by, a, b }: { by: Axis; a: string; b: string }): Kind[] {
  const other = by === 'version' ? 'setting' : 'version';
  const key = (cell: Cell) => `${cell[other]}\n${cell.engine}\n${cell.question.id}`;
  const pairs = new Map<string, Pair>();
  for (const cell of cells) {
    const side = cell[by] === a ? 'a' : cell[by] === b ? 'b' : undefined;
    if (side === undefined) continue;
    const pair = pairs.get(key(cell)) ?? {};
    pair[side] = cell;
    pairs.set(key(cell), pair);
  }
  const kinds = grouped(pairs.values(), (pair) => `${kindOf(pair)}\n${answer(pair.a)}\n${answer(pair.b)}`);
  return [...kinds.values()]
    .map((same): Kind => {
      const [first = {}] = same;
      const [was, is] = [answer(first.a), answer(first.b)];
      const breaksClients = [was, is].sort().join() === '401,403';
      return { kind: kindOf(first), was, is, breaksClients, pairs: same };
    })
    .sort((one, two) => rank(one) - rank(two) || two.pairs.length - one.pairs.length);
}

/** The two that are compared when a reader has chosen none: the first and the last. */
export function ends({ index }: Model, by: Axis): { a: string; b: string } {
  const all = by === 'version' ? index.versions : index.settings;
  return { a: all[0] ?? '', b: all.at(-1) ?? '' };
}

const order = ['changed', 'only-a', 'only-b', 'open', 'same'] as const;

const rank = ({ kind, breaksClients }: Kind) => 2 * order.indexOf(kind) + (breaksClients ? 0 : 1);

/** What a side answers; nothing where it was not asked. */
function answer(cell: Cell | undefined): string {
  return cell === undefined || cell.mark.verdict === 'unsupported' ? '' : cell.mark.answer;
}

function kindOf({ a, b }: Pair): Kind['kind'] {
  if (a?.mark.verdict === 'inconclusive' || b?.mark.verdict === 'inconclusive') return 'open';
  const [was, is] = [answer(a), answer(b)];
  if (was === is) return 'same';
  if (was === '') return 'only-b';
  return is === '' ? 'only-a' : 'changed';
}
