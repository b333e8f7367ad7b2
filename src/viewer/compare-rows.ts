// Puts equal changes into one row, and rows into groups by what matters: doors that opened, doors that closed, 401 and
// 403, what runs, the rest, and what Go decides. Pure.
import { groupBy, grouped } from '../domain/lists.ts';
import type { Difference, Pair } from '../results/compare.ts';
import { type Cell, identityOf, type Model } from './model.ts';
import type { Axis } from './state.ts';

/** The groups, what matters most first. */
export const weights = [
  ...(['opened', 'closed', 'places', 'running', 'other', 'go'] as const),
  ...(['removed', 'added', 'open', 'unchanged'] as const),
];
export type Weight = (typeof weights)[number];

/** Pairs that differ alike: questions, as the same identities, under the same settings (or in the same versions). */
export interface ChangeRow {
  table: string;
  labels: string[];
  was: string;
  is: string;
  identities: string[];
  /** The settings of a comparison of versions, and the versions of one of settings. */
  others: string[];
  /** The pairs; the first one of each of `others` comes first. */
  pairs: Pair<Cell>[];
}

/** The rows of a comparison in their groups. Groups without rows are left out. */
export function changeRows(
  kinds: readonly Difference<Cell>[],
  model: Model,
  by: Axis,
): Array<[Weight, ChangeRow[]]> {
  const pairs = kinds.flatMap((kind) =>
    kind.pairs.map((pair) => ({ pair, kind, weight: weightOf(kind, pair, model) })),
  );
  const groups = grouped(pairs, ({ weight }) => weight);
  return weights.flatMap((weight): Array<[Weight, ChangeRow[]]> => {
    const some = groups.get(weight) ?? [];
    const rows = groupBy(some, ({ kind }) => `${kind.was}\n${kind.is}`).flatMap((same) =>
      rowsOf(same[0]?.kind as Difference<Cell>, { pairs: same.map(({ pair }) => pair), by }),
    );
    return rows.length > 0 ? [[weight, rows.sort(byWeight)]] : [];
  });
}

/** The pairs of one kind of change, put together: first questions, then identities. */
function rowsOf(
  { was, is }: Difference<Cell>,
  { pairs, by }: { pairs: Pair<Cell>[]; by: Axis },
): ChangeRow[] {
  const other = by === 'version' ? 'setting' : 'version';
  const cell = ({ a, b }: Pair<Cell>) => (a ?? b) as Cell;
  const question = (pair: Pair<Cell>) => cell(pair).question;
  const identity = (pair: Pair<Cell>) => identityOf(question(pair)) ?? '';
  const others = (some: readonly Pair<Cell>[]) => [...new Set(some.map((pair) => cell(pair)[other]))];
  const perQuestion = groupBy(pairs, (pair) => question(pair).id).map((some) => ({
    ...{ table: question(some[0] as Pair<Cell>).table, label: question(some[0] as Pair<Cell>).label },
    ...{ identity: identity(some[0] as Pair<Cell>), others: others(some), pairs: some },
  }));
  const perIdentity = groupBy(perQuestion, ({ table, identity, others }) =>
    JSON.stringify([table, identity, others]),
  ).map((some) => ({
    ...(some[0] as (typeof perQuestion)[number]),
    labels: some.map(({ label }) => label),
    some,
  }));
  return groupBy(perIdentity, ({ table, labels, others }) => JSON.stringify([table, labels, others])).map(
    (same) => {
      const { table, labels, others } = same[0] as (typeof perIdentity)[number];
      return {
        ...{ table, labels, was, is, others },
        identities: same.map(({ identity }) => identity).filter((name) => name !== ''),
        pairs: same.flatMap(({ some }) => some.flatMap((one) => one.pairs)),
      };
    },
  );
}

/** What is open comes first, then what is said of most cells. */
function byWeight(one: ChangeRow, other: ChangeRow): number {
  const open = ({ pairs: [pair] }: ChangeRow) =>
    [pair?.a, pair?.b].some((cell) => cell?.mark.look === 'open') ? 0 : 1;
  return open(one) - open(other) || other.pairs.length - one.pairs.length;
}

const isOpen = ({ mark }: Cell) => mark.look === 'open' || mark.look === 'published';
const runs = ({ mark }: Cell) => mark.look === 'works' || mark.look === 'fails';

function weightOf({ kind, breaksClients }: Difference<Cell>, { a, b }: Pair<Cell>, model: Model): Weight {
  if (kind !== 'changed' || !a || !b) return kind === 'changed' ? 'other' : kind;
  if (isOpen(b) && !isOpen(a)) return 'opened';
  if (isOpen(a) && !isOpen(b)) return 'closed';
  if (breaksClients) return 'places';
  if (runs(a) || runs(b)) return 'running';
  return [a, b].every((cell) => decidedByGo(cell, model)) ? 'go' : 'other';
}

/** Whether the rule that predicts an answer names the Go that a component is built with as its cause. */
function decidedByGo({ mark }: Cell, { index }: Model): boolean {
  const rule = mark.rule === undefined ? undefined : index.rules[mark.rule];
  return rule !== undefined && mark.verdict === 'as-predicted' && /\bbuilt with Go\b/.test(rule.says);
}
