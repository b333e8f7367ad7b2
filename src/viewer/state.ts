// Stores what a reader looks at in the part of the URL after `#`, so that a link leads to the same view. Pure.

export const views = [
  'glance',
  'own',
  'matrix',
  'joins',
  'cluster',
  'restarts',
  'compare',
  'history',
  'findings',
  'run',
] as const;
export type View = (typeof views)[number];

export const facets = [
  ...(['version', 'setting', 'engine', 'identity'] as const),
  ...(['target', 'answer', 'meaning', 'verdict'] as const),
];
export type Facet = (typeof facets)[number];

/** The axis of a comparison. */
export type Axis = 'version' | 'setting';

export interface State {
  view: View;
  /** The chosen values of each facet; none means all. */
  chosen: Record<Facet, readonly string[]>;
  /** The search text; all its words must occur. */
  text: string;
  /** How the columns of the matrix are grouped. */
  columns: Axis;
  by: Axis;
  a: string;
  b: string;
  /** The subject of the first view: `setting:default` or `version:v1.37.2`. */
  subject: string;
  /** The id of the open cell, or an empty text. */
  cell: string;
  /** The id of the cell that the open one is compared with, or an empty text. */
  from: string;
}

/** The value in the URL that means "nothing chosen" for a facet that has a default choice. */
const all = 'all';

/** The state that a URL describes. Missing and unknown values are taken from `initial`. */
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
    subject: given.get('subject') ?? initial.subject,
    cell: given.get('cell') ?? initial.cell,
    from: given.get('from') ?? initial.from,
  };
}

/** The part of the URL that describes a state: only the differences from `initial`. */
export function hashOf(state: State, initial: State): string {
  const said = new URLSearchParams();
  for (const name of ['view', 'columns', 'by', 'a', 'b', 'subject', 'text', 'cell', 'from'] as const)
    if (state[name] !== initial[name]) said.append(name, state[name]);
  for (const facet of facets) {
    const values = state.chosen[facet];
    if (same(values, initial.chosen[facet])) continue;
    for (const value of values.length === 0 ? [all] : values) said.append(facet, value);
  }
  return `#${said}`;
}

const same = (some: readonly string[], others: readonly string[]) => some.join('\n') === others.join('\n');

/** No choice in any facet, which every cell matches. */
export const nothingChosen = (): State['chosen'] =>
  Object.fromEntries(facets.map((facet) => [facet, []])) as unknown as State['chosen'];
