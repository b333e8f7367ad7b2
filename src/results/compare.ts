// Compares two sides that answered the same questions: two runs, versions or settings, or a run and the reference. Only
// answers are compared: a question that is inconclusive on one side is open, and never a change. Pure and without
// imports, since the page uses it too.

/** What one side says of a question. */
export interface Said {
  /**
   * The answer without details that vary: `403`, `refused unauthorized`. Empty where the question was not or cannot be
   * asked.
   */
  answer: string;
  /** The harness got no answer. */
  open: boolean;
  /** The Go that a binary is built with decides the answer (`go.ts`). */
  byGo?: boolean;
}

export interface Pair<T> {
  a?: T;
  b?: T;
}

/** `removed`: only `a` answers. `added`: only `b` does. `open`: one side is inconclusive. */
export const differenceKinds = ['changed', 'removed', 'added', 'open', 'unchanged'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** Pairs that differ in the same way. */
export interface Difference<T> {
  kind: DifferenceKind;
  was: string;
  is: string;
  /** 401 became 403 or the other way round. Both refuse, but clients act differently. */
  breaksClients: boolean;
  /** The answer changed, and on both sides it is Go that decides it, not Kubernetes. */
  byGo: boolean;
  pairs: Pair<T>[];
}

/** Pairs the items that have the same key on both sides. */
export function pairUp<T>(
  a: Iterable<readonly [key: string, item: T]>,
  b: Iterable<readonly [key: string, item: T]>,
): Pair<T>[] {
  const pairs = new Map<string, Pair<T>>();
  for (const [key, item] of a) pairs.set(key, { a: item });
  for (const [key, item] of b) pairs.set(key, { ...pairs.get(key), b: item });
  return [...pairs.values()];
}

/** The pairs by how they differ; what changed is first, of that what breaks clients first and what Go decides last. */
export function differences<T>(
  pairs: Iterable<Pair<T>>,
  said: (item: T, side: 'a' | 'b') => Said,
): Difference<T>[] {
  const nothing: Said = { answer: '', open: false };
  const found = new Map<string, Difference<T>>();
  for (const pair of pairs) {
    const [a, b] = [
      pair.a === undefined ? nothing : said(pair.a, 'a'),
      pair.b === undefined ? nothing : said(pair.b, 'b'),
    ];
    const kind = kindOf(a, b);
    const byGo = kind === 'changed' && a.byGo === true && b.byGo === true;
    const key = `${kind}\n${a.answer}\n${b.answer}\n${byGo}`;
    const known = found.get(key);
    if (known) known.pairs.push(pair);
    else {
      const [was, is] = [a.answer, b.answer];
      const breaksClients = kind === 'changed' && [was, is].sort().join() === '401,403';
      found.set(key, { kind, was, is, breaksClients, byGo, pairs: [pair] });
    }
  }
  return [...found.values()].sort((one, two) => rank(one) - rank(two) || two.pairs.length - one.pairs.length);
}

/** How many pairs differ in one of these ways. */
export function countOf<T>(all: readonly Difference<T>[], ...kinds: DifferenceKind[]): number {
  return all.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { pairs }) => sum + pairs.length, 0);
}

const rank = ({ kind, breaksClients, byGo }: Omit<Difference<unknown>, 'pairs'>) =>
  3 * differenceKinds.indexOf(kind) + (byGo ? 2 : breaksClients ? 0 : 1);

function kindOf(a: Said, b: Said): DifferenceKind {
  if (a.open || b.open) return 'open';
  if (a.answer === b.answer) return 'unchanged';
  if (a.answer === '') return 'added';
  return b.answer === '' ? 'removed' : 'changed';
}
