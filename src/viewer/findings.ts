// Renders the findings, with the same text as in every report, and the facts of the run: its host, its binaries, and
// how its clusters started.
import { goOf, originOf } from '../domain/origin.ts';
import type { Weight } from '../report/change-rows.ts';
import type { PageFindings } from '../report/html/page-data.ts';
import { compare, rowsOf } from './compare.ts';
import { titleOf } from './detail.ts';
import { el } from './dom.ts';
import type { Cell, Model } from './model.ts';
import { lines, proseNodes } from './prose.ts';

/** Renders findings, grouped by version. Each leads to its cells. */
export function* renderFindings(
  into: HTMLElement,
  { cells }: Model,
  findings: readonly PageFindings[],
): Generator<void> {
  for (const { title, items } of findings) {
    const list = items.map(({ text, tail, cells: places }) => {
      const log =
        tail === undefined ? undefined : el('details', {}, el('summary', {}, 'Its last lines'), lines(tail));
      const own = places.flatMap((at) => cells[at] ?? []);
      return el('li', {}, ...proseNodes(text), log, own.length > 0 && cellList(own));
    });
    into.append(el('section', {}, el('h2', {}, title), el('ul', { class: 'findings' }, ...list)));
    yield;
  }
}

const shownCells = 60;

/** The cells of a finding, as buttons that open them; they are made when a reader wants them. */
function cellList(cells: readonly Cell[]): HTMLElement {
  const count = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  const element = el('details', {}, el('summary', {}, count));
  const fill = () => {
    const items = cells.slice(0, shownCells).map((cell) => {
      const { version, setting, mark, at } = cell;
      const open = el('button', { type: 'button', 'data-at': at, class: `chip ${mark.look}` }, mark.text);
      return el('li', {}, open, ` ${titleOf(cell)} · ${version} · ${setting}`);
    });
    const more = cells.length - items.length;
    element.append(el('ul', { class: 'cells' }, ...items), more > 0 ? `and ${more} more` : '');
  };
  element.addEventListener('toggle', fill, { once: true });
  return element;
}

/** Renders how many answers change from each version to the next; a link leads to the comparison of the two. */
export function* renderSteps(
  into: HTMLElement,
  { model, cells, link }: { model: Model; cells: readonly Cell[]; link(a: string, b: string): string },
): Generator<void> {
  const { oldestFirst } = model.index;
  const items: HTMLElement[] = [];
  for (const [at, b] of oldestFirst.slice(1).entries()) {
    const a = oldestFirst[at] ?? '';
    const rows = rowsOf(compare(cells, { by: 'version', a, b }, model.index), 'version');
    const counts = rows.flatMap(([weight, some]) => {
      const count = some.reduce((sum, { pairs }) => sum + pairs.length, 0);
      return weight in changeNames ? [`${changeNames[weight]}: ${count}`] : [];
    });
    const said = counts.length > 0 ? counts.join(', ') : 'nothing changes for a stranger';
    items.push(el('li', {}, el('a', { href: link(a, b) }, `${a} to ${b}`), ` ${said}`));
    yield;
  }
  if (items.length > 0)
    into.append(el('section', {}, el('h2', {}, 'Between versions'), el('ul', {}, ...items)));
}

const changeNames: Partial<Record<Weight, string>> = {
  opened: 'doors that opened',
  closed: 'doors that closed',
  places: '401 ↔ 403',
  running: 'joins and restarts',
  other: 'other answers',
  go: 'decided by Go',
};

/** Renders the facts of the run. */
export function* renderRun(into: HTMLElement, { index }: Model): Generator<void> {
  const { run, clusters } = index;
  const { os, kernel, arch, cpus, memoryMiB, privilege } = run.host;
  const facts: Array<[string, string]> = [
    ['run', run.id],
    ['tool', run.tool],
    ['engine', index.engines.join(', ')],
    ['host', `${os}, kernel ${kernel}, ${arch}, ${cpus} processors, ${memoryMiB} MiB, ${privilege}`],
    ['start', run.start],
    ['end', run.end ?? 'it never ended'],
  ];
  into.append(
    el('h2', {}, 'Run'),
    el('dl', {}, ...facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
  );
  yield;
  const up = clusters.map((cluster) => {
    const { version, setting, engine = 'process', depth = 'bare', readySeconds, fault } = cluster;
    const ready = readySeconds === undefined ? 'up' : `${readySeconds.toFixed(1)} s`;
    const end = `${readySeconds === undefined ? 'never came up' : 'did not last'}: ${fault?.message}`;
    return [version, setting, `${engine}, ${depth}`, fault ? end : ready, cluster.defaultObjects ?? ''];
  });
  into.append(table('Clusters', ['Version', 'Setting', 'Engine', 'Ready after', 'Default objects'], up));
  yield;
  const binaries = run.binaries.map((one) => [one.name, one.version, originOf(one), goOf(one), one.sha256]);
  into.append(table('Binaries', ['Name', 'Version', 'Source', 'Go', 'SHA-256'], binaries));
}

function table(title: string, heads: string[], rows: string[][]): HTMLElement {
  const cells = (row: string[]) => row.map((text) => el('td', {}, text));
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
    el(
      'table',
      { class: 'plain' },
      el('caption', {}, title),
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...rows.map((row) => el('tr', {}, ...cells(row)))),
    ),
  );
}
