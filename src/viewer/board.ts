// Renders boards of questions that are asked once per cluster: joins by mode, and questions to whole clusters. Rows are
// question × setting, columns are versions; each cell shows the outcome, its seconds and the reason.
import { distinct, grouped } from '../domain/lists.ts';
import { el } from './dom.ts';
import type { Cell, Model } from './model.ts';

/** The board of a cell: `joins`, `cluster` for whole clusters, or undefined. */
export function boardOf({ question }: Cell): 'joins' | 'cluster' | undefined {
  const { probe } = question;
  if (probe.kind === 'join') return 'joins';
  return probe.kind === 'http' || probe.kind === 'after' ? undefined : 'cluster';
}

/** Renders the boards of cells, one per table. */
export function* renderBoards(into: HTMLElement, cells: readonly Cell[], model: Model): Generator<void> {
  const heads = distinct(cells.map(headOf));
  const slowest = Math.max(1, ...cells.map(({ mark }) => mark.seconds ?? 0));
  for (const [title, some] of grouped(cells, ({ question }) => question.table)) {
    const body = el('tbody');
    const head = el(
      'tr',
      {},
      el('th', { scope: 'col' }, 'What'),
      el('th', { scope: 'col' }, 'Setting'),
      ...heads.map((version) => el('th', { scope: 'col' }, version)),
    );
    const table = el('table', { class: 'board', role: 'grid', 'aria-readonly': 'true' });
    table.append(el('caption', {}, title), el('thead', {}, head), body);
    into.append(el('div', { class: 'scroll' }, table));
    for (const [label, asked] of grouped(some, ({ question }) => question.label)) {
      const rows = grouped(asked, ({ setting }) => setting);
      const first = el('th', { scope: 'rowgroup', rowspan: rows.size }, el('code', {}, label));
      for (const [setting, row] of rows) {
        body.append(
          el(
            'tr',
            row === rows.values().next().value ? { class: 'first' } : {},
            row === rows.values().next().value && first,
            el('th', { scope: 'row' }, setting),
            ...heads.map((head) =>
              place(
                row.find((cell) => headOf(cell) === head),
                slowest,
              ),
            ),
          ),
        );
        yield;
      }
    }
    table.querySelector('td[data-at]')?.setAttribute('tabindex', '0');
  }

  function headOf({ version, engine }: Cell): string {
    return model.engines ? `${version} ${engine}` : version;
  }
}

function place(cell: Cell | undefined, slowest: number): HTMLElement {
  if (!cell) return el('td', { class: 'absent' });
  const { look, verdict, text, answer, seconds } = cell.mark;
  const element = el('td', { class: `${look} ${verdict}`, 'data-at': cell.at });
  if (seconds === undefined) {
    element.append(text);
    return element;
  }
  const [word = '', ...reason] = answer.split(' ');
  const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${((100 * seconds) / slowest).toFixed(1)}%`;
  element.append(
    el('b', {}, word + (verdict === 'surprise' ? '!' : '')),
    ` ${seconds.toFixed(1)} s`,
    ...(reason.length > 0 ? [el('small', {}, ` ${reason.join(' ')}`)] : []),
    bar,
  );
  return element;
}
