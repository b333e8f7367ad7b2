// Renders the history of each version: a line of nights for each setting, and what changed in which night. Every
// sentence comes with the index; what is drawn has its shape, its title and its text beside it.
import type { PageHistory, Signs } from '../report/html/page-data.ts';
import { differences } from '../results/compare.ts';
import { rowsOf, saidOf } from './compare.ts';
import { rowTable } from './compare-view.ts';
import { type Child, el, svg } from './dom.ts';
import type { Cell, Model } from './model.ts';

/** What the signs of nights mean, in the order of the legend. */
const meanings: ReadonlyArray<[sign: string, meaning: string]> = [
  ['=', 'as before'],
  ['!', 'another answer'],
  ['?', 'no answer'],
  ['.', 'not asked'],
];

/** Renders the history of every version; `link` is the address of a cell. */
export function* renderHistory(
  into: HTMLElement,
  model: Model,
  link: (cell: string) => string,
): Generator<void> {
  const { history } = model.index;
  const samples = meanings.map(([sign, meaning]) =>
    el('li', {}, svg('svg', { ...size(1), 'aria-hidden': 'true' }, shapeOf(sign, 0)), ` ${meaning}`),
  );
  into.append(el('ul', { class: 'legend', 'aria-label': 'Legend' }, ...samples));
  for (const { version, nights, said, settings, changes } of history) {
    const lines = settings.map(({ settings, said, signs }) =>
      el('li', {}, el('div', {}, ...namesOf(settings)), sparkline(signs, nights), el('span', {}, said)),
    );
    into.append(
      el('h2', {}, version),
      el('p', {}, said),
      el('ul', { class: 'nights', 'aria-label': `Settings on ${version}` }, ...lines),
    );
    yield;
    for (const { night, cells } of changes) {
      const title = `${night} (${cells.length})`;
      const pairs = cells.map(([at, was, is]) => ({ a: then(model, at, was), b: then(model, at, is) }));
      const kinds = differences(pairs, (cell) => saidOf(cell, model.index.rules));
      const rows = rowsOf(kinds, 'version').flatMap(([, some]) => some);
      into.append(el('h3', {}, title));
      yield* rowTable(
        into,
        { title: `${version}, ${title}`, rows },
        { choice: { by: 'version', a: 'Before', b: night }, link },
      );
    }
  }
}

/** One name or a few; of more their number above their names. */
function namesOf(settings: readonly string[]): Child[] {
  const names = settings.flatMap((name, at) => [at > 0 && ', ', el('span', { class: 'name' }, name)]);
  if (settings.length < 4) return names;
  return [el('details', {}, el('summary', {}, `${settings.length} settings`), ...names)];
}

/** A cell as it answered then. */
const then = ({ cells, index }: Model, at: number, mark: number) =>
  ({ ...cells[at], mark: index.marks[mark] }) as Cell;

/** What is said of the nights of a cell, if several nights asked it. */
export function nightsOf({ index }: Model, { at }: Cell): HTMLElement | undefined {
  for (const { nights, lines } of index.history) {
    const line = lines.find(({ cells }) => cells.includes(at));
    if (line?.said) return el('p', {}, sparkline(line.signs, nights), ` ${line.said}`);
  }
  return undefined;
}

/** The nights as one small drawing. Its text names every night that is not as the one before. */
function sparkline(signs: Signs, nights: PageHistory['nights']): SVGElement {
  const named = meanings.slice(1).flatMap(([sign, meaning]) => {
    const some = nights.filter((_, at) => signs[at] === sign);
    return some.length > 0 ? [`${meaning}: ${some.join(', ')}`] : [];
  });
  const label = [`${nights[0]} to ${nights.at(-1)}`, ...named].join('; ');
  const shapes = nights.map((night, at) => shapeOf(signs[at] ?? '.', at, night));
  return svg('svg', { ...size(nights.length), role: 'img', 'aria-label': label }, ...shapes);
}

const step = 7;

const size = (nights: number) => ({
  class: 'spark',
  width: nights * step,
  height: 18,
  viewBox: `0 0 ${nights * step} 18`,
});

/** A night: a low block as before, a high one for another answer, a ring for none, and nothing if it did not ask. */
function shapeOf(sign: string, at: number, night?: string): SVGElement {
  const meaning = meanings.find(([one]) => one === sign)?.[1] ?? 'the first answer';
  const title = night !== undefined && svg('title', {}, `${night}: ${meaning}`);
  const x = at * step + 1;
  if (sign === '?') return svg('circle', { cx: x + 2.5, cy: 9, r: 2.5 }, title);
  if (sign === '!') return svg('rect', { class: 'changed', x, y: 0, width: 5, height: 18 }, title);
  const height = sign === '.' ? 0 : 5;
  return svg('rect', { x, y: 18 - height, width: 5, height }, title);
}
