// Makes the filters above a view: a search field, and a list of checkboxes for each facet with more than one value.
// They are built once and then updated, so that the focus does not move.
import { distinct } from '../domain/lists.ts';
import { byId, el } from './dom.ts';
import { facetValue } from './filter.ts';
import { identityName, type Model } from './model.ts';
import { type Facet, facets, nothingChosen, type State, type View } from './state.ts';

const names: Record<Facet, string> = {
  version: 'Version',
  setting: 'Setting',
  engine: 'Engine',
  identity: 'Identity',
  target: 'Asked',
  answer: 'Answer',
  meaning: 'Meaning',
  verdict: 'Verdict',
};

/** Views without filters, and facets that have no meaning in a view. */
const unfiltered: readonly View[] = ['glance', 'own', 'history', 'findings', 'run', 'restarts'];
const unused: Partial<Record<View, readonly Facet[]>> = {
  joins: ['identity', 'target', 'meaning'],
  cluster: ['identity', 'target', 'meaning'],
};

export interface Filters {
  element: HTMLElement;
  update(state: State, shown: number): void;
}

/** The filters; `change` is called with the reader's choice. */
export function filtersOf(
  model: Model,
  change: (change: { text?: string; chosen?: Partial<State['chosen']>; columns?: State['columns'] }) => void,
): Filters {
  const text = el('input', {
    type: 'search',
    id: 'text',
    placeholder: 'path, setting, answer …',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => change({ text: text.value }),
  });
  const lists = facets.flatMap((facet) => {
    const values = distinct(model.cells.map((cell) => facetValue(cell, facet)));
    const list = facetList(
      facet,
      values.filter((value) => value !== undefined),
      (chosen) => change({ chosen }),
    );
    return values.length > 1 ? [{ facet, ...list }] : [];
  });
  const columns = el(
    'select',
    {
      id: 'columns',
      onchange: () => change({ columns: columns.value === 'setting' ? 'setting' : 'version' }),
    },
    el('option', { value: 'version' }, 'version, then setting'),
    el('option', { value: 'setting' }, 'setting, then version'),
  );
  const count = el('output', { class: 'count', id: 'count', for: 'text' });
  const layout = el('label', { class: 'field' }, 'Columns ', columns);
  const reset = el(
    'button',
    {
      type: 'button',
      onclick: () => change({ text: '', chosen: nothingChosen() }),
    },
    'Show all',
  );
  const element = el(
    'search',
    { class: 'filters' },
    el('label', { class: 'field' }, 'Find ', text),
    ...lists.map((list) => list.element),
    layout,
    reset,
    count,
  );
  closeElsewhere(lists.map((list) => list.element));
  return {
    element,
    update(state, shown) {
      element.hidden = unfiltered.includes(state.view);
      layout.hidden = state.view !== 'matrix';
      if (text.value !== state.text) text.value = state.text;
      columns.value = state.columns;
      for (const { facet, element, update } of lists) {
        element.hidden = unused[state.view]?.includes(facet) ?? false;
        update(state.chosen[facet]);
      }
      count.value = `${shown} ${shown === 1 ? 'cell' : 'cells'}`;
    },
  };
}

function facetList(
  facet: Facet,
  values: readonly string[],
  choose: (chosen: Partial<State['chosen']>) => void,
): { element: HTMLDetailsElement; update(chosen: readonly string[]): void } {
  const boxes = values.map((value) => el('input', { type: 'checkbox', value, onchange: () => chosenNow() }));
  const chosenNow = () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    choose({ [facet]: chosen });
  };
  const label = (value: string) => (facet === 'identity' ? identityName(value) : value);
  const summary = el('summary', {}, names[facet]);
  const group = el(
    'fieldset',
    {},
    el('legend', {}, names[facet]),
    ...boxes.map((box) => el('label', {}, box, ` ${label(box.value)}`)),
    el('button', { type: 'button', onclick: () => choose({ [facet]: [] }) }, 'All'),
  );
  const element = el('details', { class: 'facet', id: `facet-${facet}` }, summary, group);
  return {
    element,
    update(chosen) {
      for (const box of boxes) box.checked = chosen.includes(box.value);
      const some = chosen.length === 1 ? label(chosen[0] ?? '') : `${chosen.length} of ${values.length}`;
      summary.replaceChildren(`${names[facet]}: `, el('b', {}, chosen.length === 0 ? 'all' : some));
      element.classList.toggle('chosen', chosen.length > 0);
    },
  };
}

/** Closes a list on Escape, on a click elsewhere, and when another list opens. */
function closeElsewhere(lists: readonly HTMLDetailsElement[]): void {
  const close = (except?: Node) => {
    for (const list of lists) if (!except || !list.contains(except)) list.open = false;
  };
  document.addEventListener('click', (event) =>
    close(event.target instanceof Node ? event.target : undefined),
  );
  for (const list of lists) {
    list.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !list.open) return;
      event.stopPropagation();
      list.open = false;
      list.querySelector('summary')?.focus();
    });
  }
}

/** Moves the focus to the search field. */
export function focusSearch(): void {
  byId('text').focus();
}
