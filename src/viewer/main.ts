// Runs the page: reads the index, and shows the state in the URL. State flows one way: a change updates the URL, and
// the URL determines the view.
import type { PageIndex } from '../report/html/page-data.ts';
import { boardOf, renderBoards } from './board.ts';
import { choiceOf, renderCompare } from './compare-view.ts';
import { cellDialog } from './dialog.ts';
import { byId, el } from './dom.ts';
import { matching } from './filter.ts';
import { filtersOf, focusSearch } from './filters.ts';
import { renderFindings, renderRun, renderSteps } from './findings.ts';
import { firstSubject, hasGlance, renderGlance } from './glance/view.ts';
import { listenToCells } from './grid.ts';
import { headerOf, viewsOf } from './header.ts';
import { renderHistory } from './history.ts';
import { legendOf } from './legend.ts';
import { renderTables } from './matrix.ts';
import { type Cell, identityOf, idOf, modelOf } from './model.ts';
import { renderRestarts } from './restarts.ts';
import { hashOf, nothingChosen, type State, stateOf } from './state.ts';
import { inSteps } from './steps.ts';
import { tablesOf } from './tables.ts';

const model = modelOf(JSON.parse(byId('index').textContent ?? '') as PageIndex);
const stranger = model.index.questions.some((question) => identityOf(question) === 'none');
const initial: State = {
  view: model.index.own.length > 0 ? 'own' : hasGlance(model) ? 'glance' : 'matrix',
  chosen: { ...nothingChosen(), identity: stranger ? ['none'] : [] },
  text: '',
  columns: 'version',
  by: model.index.versions.length > 1 ? 'version' : 'setting',
  a: '',
  b: '',
  subject: firstSubject(model),
  cell: '',
  from: '',
};

/** The addresses that views lead to. */
const links = {
  cell: (cell: string) => hashOf({ ...state, cell, from: '' }, initial),
  change: (cell: string, from: string) => hashOf({ ...state, cell, from }, initial),
  compare: (a: string, b: string) => hashOf({ ...initial, view: 'compare', by: 'version', a, b }, initial),
  open: (version: string, setting: string) => {
    const chosen = { ...initial.chosen, version: [version], setting: [setting], meaning: ['open'] };
    return hashOf({ ...initial, view: 'matrix', chosen }, initial);
  },
};

let state = stateHere();
let drawn = '';
let stop = () => {};

const header = headerOf(model, (view) => hashOf({ ...state, view, cell: '', from: '' }, initial));
const filters = filtersOf(model, ({ chosen, ...rest }) =>
  go({ ...rest, chosen: { ...state.chosen, ...chosen } }, 'replace'),
);
const view = el('div', { id: 'view' });
const dialog = cellDialog(model, () => state.cell !== '' && go({ cell: '', from: '' }, 'replace'));

/** The state that the URL describes; a view with nothing to show is left for the first one. */
function stateHere(): State {
  const said = stateOf(location.hash, initial);
  return viewsOf(model).some(([view]) => view === said.view) ? said : { ...said, view: initial.view };
}

function go(change: Partial<State>, how: 'push' | 'replace'): void {
  state = { ...state, ...change };
  const url = hashOf(state, initial);
  if (how === 'push') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  show();
}

function show(): void {
  const now = hashOf({ ...state, cell: '', from: '' }, initial);
  if (now !== drawn) draw();
  drawn = now;
  dialog.show(model.byId.get(state.cell), model.byId.get(state.from));
}

function draw(): void {
  stop();
  const focused = document.activeElement?.id;
  const { cells, work } = contents();
  header.update(state.view);
  filters.update(state, cells.length);
  view.replaceChildren();
  stop = inSteps(work);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/** The cells of the view, and the work that renders them. */
function contents(): { cells: readonly Cell[]; work: Iterator<unknown> } {
  switch (state.view) {
    case 'glance': {
      view.className = 'at-a-glance';
      const { subject } = state;
      const work = renderGlance(view, { model, subject, links }, (subject) => go({ subject }, 'replace'));
      return { cells: [], work };
    }
    case 'matrix': {
      const cells = matching(model, state).filter(({ question }) => identityOf(question) !== undefined);
      const tables = tablesOf(model, cells, state.columns);
      const look = { columns: state.columns, engines: model.engines };
      view.className = 'matrix';
      return {
        cells,
        work: together(
          () => view.append(legendOf(cells)),
          renderTables(view, tables, { ...look, wanted: new Set(cells) }),
          cells,
        ),
      };
    }
    case 'joins':
    case 'cluster': {
      const board = state.view;
      const cells = matching(model, state).filter((cell) => boardOf(cell) === board);
      return { cells, work: together(() => {}, renderBoards(view, cells, model), cells) };
    }
    case 'restarts':
      return { cells: [], work: renderRestarts(view, model) };
    case 'compare': {
      const choice = choiceOf(model, state);
      const sides = [choice.a, choice.b];
      const cells = matching(model, state, ['answer', choice.by]).filter((cell) =>
        sides.includes(cell[choice.by]),
      );
      return {
        cells,
        work: renderCompare(view, { model, cells, choice, link: links.change }, (change) =>
          go(change, 'replace'),
        ),
      };
    }
    case 'history':
      return { cells: [], work: renderHistory(view, model, links.cell) };
    case 'own':
      return { cells: [], work: renderFindings(view, model, model.index.own) };
    case 'findings':
      return { cells: [], work: both(renderFindings(view, model, model.index.findings), steps()) };
    case 'run':
      return { cells: [], work: renderRun(view, model) };
    default:
      return state.view satisfies never;
  }
}

/** What changes between versions for those whom the filters choose at first. */
function steps(): Generator<void> {
  const cells = matching(model, { chosen: initial.chosen, text: '' });
  return renderSteps(view, { model, cells, link: links.compare });
}

function* both(...works: Generator<void>[]): Generator<void> {
  for (const work of works) yield* work;
}

/** Does `before` and then the work. Shows a hint if there are no cells. */
function* together(before: () => void, work: Generator<void>, cells: readonly Cell[]): Generator<void> {
  before();
  if (cells.length === 0) view.append(el('p', { class: 'hint' }, 'No cell matches these filters.'));
  yield* work;
}

byId('app').append(header.element, el('main', {}, filters.element, view), dialog.element);
listenToCells(view, (at) => {
  const cell = model.cells[at];
  if (cell) go({ cell: idOf(cell), from: '' }, 'push');
});
addEventListener('hashchange', () => {
  state = stateHere();
  show();
});
addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key !== '/' || typing || dialog.element.open) return;
  event.preventDefault();
  focusSearch();
});
show();
