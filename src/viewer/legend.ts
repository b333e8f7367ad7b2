// Names what the colours mean, and makes the legend. Each look has its number or its mark, and can be recognized
// without colour.
import type { Look } from '../report/html/look.ts';
import { el } from './dom.ts';
import type { Cell } from './model.ts';

/** What each look means, in a few words. */
export const meanings: Readonly<Record<Look, string>> = {
  open: 'open: a stranger gets what Kubernetes does not publish',
  published: 'published: everyone gets it',
  forbidden: 'recognized and refused',
  unauthorized: 'not recognized',
  granted: 'a valid credential gets it',
  other: 'another answer',
  works: 'works',
  fails: 'does not work',
  unsupported: 'cannot be asked',
  inconclusive: 'no answer: says nothing',
};

const samples: Readonly<Record<Look, string>> = {
  open: '200',
  published: '200',
  forbidden: '403',
  unauthorized: '401',
  granted: '200',
  other: '404',
  works: 'yes',
  fails: 'no',
  unsupported: 'n/a',
  inconclusive: '?',
};

/** The legend of some cells. */
export function legendOf(cells: readonly Cell[]): HTMLElement {
  const looks = new Set(cells.map(({ mark }) => mark.look));
  return legend(
    looks,
    cells.some(({ mark }) => mark.verdict === 'surprise'),
  );
}

/** The legend of these looks, and of surprises if there are any. */
export function legend(shown: ReadonlySet<Look>, surprise: boolean): HTMLElement {
  const looks = (Object.keys(meanings) as Look[]).filter((look) => shown.has(look));
  const items = looks.map((look) =>
    el('li', {}, el('span', { class: `chip ${look}` }, samples[look]), ` ${meanings[look]}`),
  );
  const odd = el('li', {}, el('span', { class: 'chip surprise' }, '200!'), ' not as predicted');
  return el('ul', { class: 'legend', 'aria-label': 'Legend' }, ...items, surprise && odd);
}
