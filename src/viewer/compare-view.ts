// Renders the comparison: a form to choose the two sides, then the changed cells group by group. Unchanged cells are
// only counted until a reader opens them.
import { whyClientsBreak } from '../report/clients.ts';
import { countOf, type Difference, type Pair } from '../results/compare.ts';
import { compare, ends } from './compare.ts';
import { el } from './dom.ts';
import { capital } from './matrix.ts';
import { type Cell, identityName, identityOf, type Model } from './model.ts';
import { proseNodes } from './prose.ts';
import type { Axis, State } from './state.ts';

type Choice = Pick<State, 'by' | 'a' | 'b'>;
type Kind = Difference<Cell>;

/** The comparison to show: the reader's choice, as far as the run contains it. */
export function choiceOf(model: Model, { by, a, b }: Choice): Choice {
  const known = by === 'version' ? model.index.versions : model.index.settings;
  const otherwise = ends(model, by);
  return { by, a: known.includes(a) ? a : otherwise.a, b: known.includes(b) ? b : otherwise.b };
}

/** Renders the comparison of the cells. */
export function* renderCompare(
  into: HTMLElement,
  { model, cells, choice }: { model: Model; cells: readonly Cell[]; choice: Choice },
  change: (choice: Partial<Choice>) => void,
): Generator<void> {
  into.append(chooser(model, choice, change));
  if (choice.a === choice.b) {
    into.append(el('p', { class: 'hint' }, `There is only one ${choice.by} to look at.`));
    return;
  }
  const kinds = compare(cells, choice);
  const sum = [
    `${countOf(kinds, 'changed')} changed`,
    `${countOf(kinds, 'unchanged')} the same`,
    `${countOf(kinds, 'added', 'removed')} on one side only`,
    `${countOf(kinds, 'open')} open`,
  ];
  into.append(el('p', { id: 'sum', role: 'status' }, `${sum.join(', ')}.`));
  for (const kind of kinds) {
    const title = `${titleOf(kind, choice)} (${kind.pairs.length})`;
    if (kind.kind !== 'changed' && kind.kind !== 'open') {
      into.append(folded(title, kind, choice));
    } else {
      into.append(el('h2', {}, title));
      if (kind.breaksClients) into.append(el('p', { class: 'hint' }, ...proseNodes(whyClientsBreak)));
      yield* pairTable(into, title, { ...kind, ...choice });
    }
    yield;
  }
}

function titleOf({ kind, was, is, breaksClients }: Kind, { a, b }: Choice): string {
  switch (kind) {
    case 'changed':
      return `${breaksClients ? '401 and 403 change places: ' : ''}${was} → ${is}`;
    case 'removed':
      return `Only ${a} answers: ${was}`;
    case 'added':
      return `Only ${b} answers: ${is}`;
    case 'open':
      return `Open, since one side is inconclusive: ${was || 'nothing'} → ${is || 'nothing'}`;
    case 'unchanged':
      return was === '' ? 'Neither can be asked' : `The same: ${was}`;
    default:
      return kind satisfies never;
  }
}

function folded(title: string, kind: Kind, choice: Choice): HTMLElement {
  const element = el('details', {}, el('summary', {}, title));
  const fill = () => {
    for (const _ of pairTable(element, title, { ...kind, ...choice }));
  };
  element.addEventListener('toggle', fill, { once: true });
  return element;
}

function* pairTable(into: HTMLElement, title: string, { pairs, by, a, b }: Kind & Choice): Generator<void> {
  const other = by === 'version' ? 'setting' : 'version';
  const heads = ['Asked', 'As', capital(other), a, b].map((text) => el('th', { scope: 'col' }, text));
  const body = el('tbody');
  const table = el('table', { class: 'pairs', role: 'grid', 'aria-readonly': 'true' });
  table.append(el('caption', { class: 'hidden' }, title), el('thead', {}, el('tr', {}, ...heads)), body);
  into.append(el('div', { class: 'scroll' }, table));
  for (const pair of pairs) {
    const { question, [other]: value } = (pair.a ?? pair.b) as Cell;
    const identity = identityOf(question);
    body.append(
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, `${question.table} `, el('code', {}, question.label)),
        el('td', {}, identity === undefined ? '' : identityName(identity)),
        el('td', {}, value),
        ...side(pair),
      ),
    );
    yield;
  }
  table.querySelector('td[data-at]')?.setAttribute('tabindex', '0');
}

const side = ({ a, b }: Pair<Cell>) =>
  [a, b].map((cell) =>
    cell
      ? el('td', { class: `${cell.mark.look} ${cell.mark.verdict}`, 'data-at': cell.at }, cell.mark.text)
      : el('td', { class: 'absent' }),
  );

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
