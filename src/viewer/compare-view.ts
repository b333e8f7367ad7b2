// Renders the comparison: a form to choose the two sides, then the changes, what matters most first and equal ones in
// one row. Unchanged cells are only counted until a reader opens them.
import { type ChangeRow, type Weight, weightTitle } from '../report/change-rows.ts';
import { builtLines, whyClientsBreak, whyGo } from '../report/clients.ts';
import { countOf, type Pair } from '../results/compare.ts';
import { goApart } from '../results/go.ts';
import { compare, ends, rowsOf } from './compare.ts';
import { breakable, type Child, el } from './dom.ts';
import { type Cell, identityName, idOf, type Model } from './model.ts';
import { proseNodes } from './prose.ts';
import type { Axis, State } from './state.ts';

type Choice = Pick<State, 'by' | 'a' | 'b'>;

/** The comparison to show: the reader's choice, as far as the run contains it. */
export function choiceOf(model: Model, { by, a, b }: Choice): Choice {
  const known = by === 'version' ? model.index.versions : model.index.settings;
  const otherwise = ends(model, by);
  return { by, a: known.includes(a) ? a : otherwise.a, b: known.includes(b) ? b : otherwise.b };
}

/** What a comparison is made of; `link` is the address of a cell with what it was before. */
export interface Compared {
  model: Model;
  cells: readonly Cell[];
  choice: Choice;
  link(cell: string, from: string): string;
}

/** Renders the comparison of the cells. */
export function* renderCompare(
  into: HTMLElement,
  compared: Compared,
  change: (choice: Partial<Choice>) => void,
): Generator<void> {
  const { model, cells, choice } = compared;
  into.append(chooser(model, choice, change));
  if (choice.a === choice.b) {
    into.append(el('p', { class: 'hint' }, `There is only one ${choice.by} to look at.`));
    return;
  }
  const kinds = compare(cells, choice, model.index);
  const sum = [
    `${countOf(kinds, 'changed')} changed`,
    `${countOf(kinds, 'unchanged')} the same`,
    `${countOf(kinds, 'added', 'removed')} on one side only`,
    `${countOf(kinds, 'open')} open`,
  ];
  into.append(el('p', { id: 'sum', role: 'status' }, `${sum.join(', ')}.`));
  const { binaries } = model.index.run;
  const go = choice.by === 'version' ? goApart(binaries, binaries, [[choice.a, choice.b]]) : [];
  for (const line of builtLines(go, kinds, choice))
    into.append(el('p', { class: 'hint' }, ...proseNodes(line)));
  for (const [weight, rows] of rowsOf(kinds, choice.by)) {
    const count = rows.reduce((sum, { pairs }) => sum + pairs.length, 0);
    const title = `${weightTitle(weight, choice)} (${count})`;
    const fill = (place: HTMLElement) => rowTable(place, { title, rows }, compared);
    if (folded.includes(weight)) {
      const element = el('details', {}, el('summary', {}, title));
      element.addEventListener('toggle', () => [...fill(element)], { once: true });
      into.append(element);
    } else {
      into.append(el('h2', {}, title));
      const why = weight === 'places' ? whyClientsBreak : weight === 'go' ? whyGo : undefined;
      if (why !== undefined) into.append(el('p', { class: 'hint' }, ...proseNodes(why)));
      yield* fill(into);
    }
    yield;
  }
}

const folded: readonly Weight[] = ['removed', 'added', 'unchanged'];

/** Renders rows of changes as a table; `link` is the address of a cell with what it was before. */
export function* rowTable(
  into: HTMLElement,
  { title, rows }: { title: string; rows: readonly ChangeRow<Cell>[] },
  { choice: { by, a, b }, link }: Pick<Compared, 'choice' | 'link'>,
): Generator<void> {
  const heads = ['Asked', a, b, by === 'version' ? 'Under' : 'In', 'As'];
  const body = el('tbody');
  const table = el('table', { class: 'pairs', role: 'grid', 'aria-readonly': 'true' });
  table.append(
    el('caption', { class: 'hidden' }, title),
    el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text)))),
    body,
  );
  into.append(el('div', { class: 'scroll' }, table));
  for (const row of rows) {
    const labels = row.labels.flatMap((label, at) => [at > 0 && ', ', el('code', {}, ...breakable(label))]);
    const [first] = row.pairs;
    body.append(
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, `${row.table} `, ...labels),
        sideOf(first?.a),
        sideOf(first?.b),
        el('td', {}, ...othersOf(row, by, link)),
        el('td', {}, row.identities.map(identityName).join(', ')),
      ),
    );
    yield;
  }
  table.querySelector('td[data-at]')?.setAttribute('tabindex', '0');
}

/** Where a row holds: one name, or their number above their names. Each leads to what changed there. */
function othersOf({ others, pairs }: ChangeRow<Cell>, by: Axis, link: Compared['link']): Child[] {
  const other = by === 'version' ? 'setting' : 'version';
  const places = others.flatMap((name, at): Child[] => {
    const pair = pairs.find(({ a, b }) => (a ?? b)?.[other] === name);
    const href = pair?.a && pair.b && link(idOf(pair.b), idOf(pair.a));
    return [at > 0 && ', ', href ? el('a', { href }, name) : name];
  });
  if (others.length < 3) return places;
  return [el('details', {}, el('summary', {}, `${others.length} ${other}s`), ...places)];
}

const sideOf = (cell: Pair<Cell>['a']) =>
  cell
    ? el('td', { class: `${cell.mark.look} ${cell.mark.verdict}`, 'data-at': cell.at }, cell.mark.answer)
    : el('td', { class: 'absent' });

/** The values that can be chosen, and the chosen one. */
interface Offer {
  chosen: string;
  all: readonly string[];
}

function chooser(model: Model, { by, a, b }: Choice, change: (choice: Partial<Choice>) => void): HTMLElement {
  const values = by === 'version' ? model.index.versions : model.index.settings;
  const select = (name: 'by' | 'a' | 'b', label: string, { chosen, all }: Offer) => {
    const options = all.map((value) => el('option', { value, selected: value === chosen }, value));
    const element = el(
      'select',
      { id: `compare-${name}`, onchange: () => change(choose(name, element.value)) },
      ...options,
    );
    return el('label', { class: 'field' }, `${label} `, element);
  };
  const choose = (name: 'by' | 'a' | 'b', value: string): Partial<Choice> =>
    name === 'by' ? { by: value as Axis, ...ends(model, value as Axis) } : { [name]: value };
  return el(
    'div',
    { class: 'chooser' },
    select('by', 'Compare by', { chosen: by, all: ['version', 'setting'] }),
    select('a', 'from', { chosen: a, all: values }),
    select('b', 'to', { chosen: b, all: values }),
  );
}
