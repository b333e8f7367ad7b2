// Puts equal changes into one row, and rows into groups by what matters: doors that opened, doors that closed, 401 and
// 403, what runs, the rest, and what Go decides. Pure; the page and the reports of comparisons use it.
import { groupBy, grouped } from '../domain/lists.ts';
import type { Difference, Pair } from '../results/compare.ts';
import type { Look } from './html/look.ts';

/** The groups, what matters most first. */
export const weights = [
  ...(['opened', 'closed', 'places', 'running', 'other', 'go'] as const),
  ...(['removed', 'added', 'open', 'unchanged'] as const),
];
export type Weight = (typeof weights)[number];

/** What rows are made of: a cell in words. */
export interface Asked {
  /** The question, the same on both sides. */
  question: string;
  /** `apiserver`, `kubeadm join` */
  table: string;
  /** The path, the join mode. */
  label: string;
  /** Empty where nobody asks. */
  identity: string;
  /** Where it was asked: the setting, or what else tells cells with one question apart. */
  other: string;
  look: Look;
}

/** Pairs that differ alike: questions, as the same identities, in the same places. */
export interface ChangeRow<T> {
  table: string;
  labels: string[];
  was: string;
  is: string;
  identities: string[];
  others: string[];
  /** The pairs; the first one of each of `others` comes first. */
  pairs: Pair<T>[];
  /** A stranger gets, on one of the sides, what Kubernetes does not publish. */
  door: boolean;
}

/** The rows of a comparison in their groups. Groups without rows are left out. */
export function changeRows<T>(
  kinds: readonly Difference<T>[],
  asked: (cell: T) => Asked,
): Array<[Weight, ChangeRow<T>[]]> {
  const told = kinds.flatMap((kind) =>
    kind.pairs.map((pair): Told<T> => {
      const [a, b] = [pair.a && asked(pair.a), pair.b && asked(pair.b)];
      const door = a?.look === 'open' || b?.look === 'open';
      return { ...(b ?? (a as Asked)), pair, kind, door, weight: weightOf(kind, a?.look, b?.look) };
    }),
  );
  const groups = grouped(told, ({ weight }) => weight);
  return weights.flatMap((weight): Array<[Weight, ChangeRow<T>[]]> => {
    const some = groups.get(weight) ?? [];
    const rows = groupBy(some, ({ kind }) => `${kind.was}\n${kind.is}`).flatMap(rowsOf);
    return rows.length > 0 ? [[weight, rows.sort(byWeight)]] : [];
  });
}

/** What a group is called, between sides of these names. */
export function weightTitle(weight: Weight, { a, b }: { a: string; b: string }): string {
  switch (weight) {
    case 'opened':
      return 'Doors that opened';
    case 'closed':
      return 'Doors that closed';
    case 'places':
      return '401 and 403 change places';
    case 'running':
      return 'Joins, restarts and commands';
    case 'other':
      return 'Other answers';
    case 'go':
      return 'Decided by Go, not by Kubernetes';
    case 'removed':
      return `Only ${a} answers`;
    case 'added':
      return `Only ${b} answers`;
    case 'open':
      return 'Open, since one side is inconclusive';
    case 'unchanged':
      return 'The same, or neither can be asked';
    default:
      return weight satisfies never;
  }
}

interface Told<T> extends Asked {
  pair: Pair<T>;
  kind: Difference<T>;
  weight: Weight;
  door: boolean;
}

/** The pairs of one kind of change, put together: first questions, then identities. */
function rowsOf<T>(same: readonly Told<T>[]): ChangeRow<T>[] {
  const others = (some: readonly Told<T>[]) => [...new Set(some.map(({ other }) => other))];
  const perQuestion = groupBy(same, ({ question }) => question).map((some) => ({
    ...(some[0] as Told<T>),
    others: others(some),
    some,
  }));
  const perIdentity = groupBy(perQuestion, ({ table, identity, others }) =>
    JSON.stringify([table, identity, others]),
  ).map((alike) => ({
    ...(alike[0] as (typeof perQuestion)[number]),
    labels: alike.map(({ label }) => label),
    some: alike.flatMap(({ some }) => some),
  }));
  return groupBy(perIdentity, ({ table, labels, others }) => JSON.stringify([table, labels, others])).map(
    (alike) => {
      const { table, labels, others, door, kind } = alike[0] as (typeof perIdentity)[number];
      return {
        ...{ table, labels, was: kind.was, is: kind.is, others, door },
        identities: alike.map(({ identity }) => identity).filter((name) => name !== ''),
        pairs: alike.flatMap(({ some }) => some.map(({ pair }) => pair)),
      };
    },
  );
}

/** What is open comes first, then what is said of most cells. */
const byWeight = <T>(one: ChangeRow<T>, other: ChangeRow<T>) =>
  Number(other.door) - Number(one.door) || other.pairs.length - one.pairs.length;

const isOpen = (look: Look) => look === 'open' || look === 'published';
const runs = (look: Look) => look === 'works' || look === 'fails';

function weightOf({ kind, breaksClients, byGo }: Difference<unknown>, a?: Look, b?: Look): Weight {
  if (kind !== 'changed' || !a || !b) return kind === 'changed' ? 'other' : kind;
  if (byGo) return 'go';
  if (isOpen(b) && !isOpen(a)) return 'opened';
  if (isOpen(a) && !isOpen(b)) return 'closed';
  if (breaksClients) return 'places';
  return runs(a) || runs(b) ? 'running' : 'other';
}
