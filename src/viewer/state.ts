// What a reader looks at, and its form in the URL after `#`, so that every view can be sent to somebody. Pure.

export const views = ['own', 'matrix', 'joins', 'cluster', 'restarts', 'compare', 'findings', 'run'] as const;
export type View = (typeof views)[number];

export const facets = ['version', 'setting', 'engine', 'identity', 'target', 'answer', 'verdict'] as const;
export type Facet = (typeof facets)[number];

/** What one can be compared by. */
export type Axis = 'version' | 'setting';

export interface State {
  view: View;
  /** What is chosen of each facet; nothing chosen means everything. */
  chosen: Record<Facet, readonly string[]>;
  /** Words that must all occur. */
  text: string;
  /** By what the columns of the matrix are grouped. */
  columns: Axis;
  by: Axis;
  a: string;
  b: string;
  /** The id of the cell that is open, or nothing. */
  cell: string;
}

/** The URL's form of "nothing chosen" where something is chosen at first. */
const all = 'all';

/** The state that a URL means; what it does not say is as in `initial`, and what it says wrongly too. */
export function stateOf(hash: string, initial: State): State {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const one = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((value) => value === given.get(name)) ?? otherwise;
  const chosen = (facet: Facet) => {
    const values = given.getAll(facet);
    if (values.length === 0) return initial.chosen[facet];
    return values.filter((value) => value !== all);
  };
  return {
    view: one('view', views, initial.view),
    chosen: Object.fromEntries(facets.map((facet) => [facet, chosen(facet)])) as State['chosen'],
    text: given.get('text') ?? initial.text,
    columns: one('columns', ['version', 'setting'], initial.columns),
    by: one('by', ['version', 'setting'], initial.by),
    a: given.get('a') ?? initial.a,
    b: given.get('b') ?? initial.b,
    cell: given.get('cell') ?? initial.cell,
  };
}

/** The URL's part that means this state: only what differs from `initial`. */
export function hashOf(state: State, initial: State): string {
  const said = new URLSearchParams();
  for (const name of ['view', 'columns', 'by', 'a', 'b', 'text', 'cell'] as const)
    if (state[name] !== initial[name]) said.append(name, state[name]);
  for (const facet of facets) {
    const values = state.chosen[facet];
    if (same(values, initial.chosen[facet])) continue;
    for (const value of values.length === 0 ? [all] : values) said.append(facet, value);
  }
  return `#${said}`;
}

const same = (some: readonly string[], others: readonly string[]) => some.join('\n') === others.join('\n');
