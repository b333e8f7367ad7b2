// Makes the top of the page: the title, the conclusion of the run, and links to the views.
import { say } from '../report/prose.ts';
import { boardOf } from './board.ts';
import { el } from './dom.ts';
import { hasGlance } from './glance/view.ts';
import type { Model } from './model.ts';
import { proseNodes } from './prose.ts';
import type { View } from './state.ts';

export interface Header {
  element: HTMLElement;
  update(view: View): void;
}

const conclusions = {
  good: 'Everything answered as predicted',
  differs: 'Not everything is as predicted',
  environment: 'Incomplete: something could not be asked',
  nothing: 'No cluster answered anything',
  interrupted: 'The run was interrupted',
} satisfies Record<Model['index']['conclusion'], string>;

/** The header; `href` returns the address of a view. */
export function headerOf(model: Model, href: (view: View) => string): Header {
  const { index, cells } = model;
  const links = viewsOf(model).map(([view, name]) => ({ view, link: el('a', { href: '#' }, name) }));
  const facts = [
    index.versions.length > 2 ? `${index.versions.length} versions` : index.versions.join(', '),
    index.run.start.slice(0, 10),
    index.run.tool,
    `${cells.length} cells`,
  ];
  const element = el(
    'header',
    { class: 'page' },
    el(
      'div',
      { class: 'title' },
      el('h1', {}, 'What a stranger can do to Kubernetes'),
      el('p', { class: 'facts' }, facts.join(' · ')),
    ),
    el(
      'p',
      { class: `conclusion ${index.conclusion}` },
      el('strong', {}, `${conclusions[index.conclusion]}. `),
      ...proseNodes(index.summary.flatMap((line) => [...line, ...say` `])),
    ),
    el('nav', { 'aria-label': 'Views' }, ...links.map(({ link }) => link)),
  );
  return {
    element,
    update(current) {
      for (const { view, link } of links) {
        link.href = href(view);
        if (view === current) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
  };
}

/** The views that have something to show. */
export function viewsOf(model: Model): Array<[View, string]> {
  const { index, cells } = model;
  const has = (board: 'joins' | 'cluster') => cells.some((cell) => boardOf(cell) === board);
  const all: Array<[View, string, boolean]> = [
    ['own', 'Your files', index.own.length > 0],
    ['glance', 'At a glance', hasGlance(model)],
    ['matrix', 'Matrix', true],
    ['joins', 'Joins', has('joins')],
    ['cluster', 'Whole clusters', has('cluster')],
    ['restarts', 'Restarts', index.timelines.length > 0],
    ['compare', 'Compare', index.versions.length > 1 || index.settings.length > 1],
    ['history', 'History', index.history.length > 0],
    ['findings', 'What to look at', index.findings.length > 0],
    ['run', 'Run', true],
  ];
  return all.flatMap(([view, name, shown]) => (shown ? [[view, name] as [View, string]] : []));
}
