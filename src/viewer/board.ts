// Renders boards of questions that are asked once per cluster: joins by mode, and questions to whole clusters. A
// question is a group of rows, one for each setting; columns are versions. Each cell shows the outcome, its seconds and
// the reason.
import { distinct, grouped } from '../domain/lists.ts';
import { el } from './dom.ts';
import { capital } from './matrix.ts';
import type { Cell, Model } from './model.ts';

/** The board of a cell: `joins`, `cluster` for whole clusters, or undefined. */
export function boardOf({ question }: Cell): 'joins' | 'cluster' | undefined {
  const { probe } = question;
  if (probe.kind === 'join' || probe.kind === 'join-after') return 'joins';
  return probe.kind === 'http' || probe.kind === 'after' ? undefined : 'cluster';
}

/** Renders the boards of cells, one per table. */
export function* renderBoards(into: HTMLElement, cells: readonly Cell[], model: Model): Generator<void> {
  const heads = distinct(cells.map(headOf));
  // Versions may have been measured in different runs, so a bar compares only within its column.
  const slowest = new Map(
    [...grouped(cells, headOf)].map(([head, some]) => [
      head,
      Math.max(1, ...some.map((cell) => comparable(cell) ?? 0)),
    ]),
  );
  for (const [title, some] of grouped(cells, ({ question }) => question.table)) {
    const head = el(
      'tr',
      {},
      el('th', { scope: 'col' }, 'Setting'),
      ...heads.map((version) => el('th', { scope: 'col' }, version)),
    );
    const table = el('table', { class: 'board', role: 'grid', 'aria-readonly': 'true' });
    table.append(el('caption', { class: 'hidden' }, title), el('thead', {}, head));
    into.append(el('h2', {}, capital(title)), el('div', { class: 'scroll' }, table));
    for (const [label, asked] of grouped(some, ({ question }) => question.label)) {
      const name = el('th', { scope: 'rowgroup', colspan: heads.length + 1 }, el('code', {}, label));
      const body = el('tbody', {}, el('tr', { class: 'group' }, name));
      table.append(body);
      for (const [setting, row] of grouped(asked, ({ setting }) => setting)) {
        const places = heads.map((head) =>
          place(
            row.find((cell) => headOf(cell) === head),
            slowest.get(head) ?? 1,
          ),
        );
        body.append(el('tr', {}, el('th', { scope: 'row' }, setting), ...places));
        yield;
      }
    }
    table.querySelector('td[data-at]')?.setAttribute('tabindex', '0');
  }

  function headOf({ version, engine }: Cell): string {
    return model.engines ? `${version} ${engine}` : version;
  }
}

/** The seconds of a join that joined. Others wait for time limits, so their times say nothing beside each other. */
const comparable = ({ mark }: Cell) => (mark.answer === 'joined' ? mark.seconds : undefined);

/** Seconds as a reader needs them: `3.2 s`, `7 s`, `33 s`. */
function roughly(seconds: number): string {
  return `${seconds < 9.95 && !Number.isInteger(seconds) ? seconds.toFixed(1) : Math.round(seconds)} s`;
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
  element.append(
    el('b', {}, word + (verdict === 'surprise' ? '!' : '')),
    ' ',
    el('span', { class: 'seconds' }, seconds < 0.05 ? '' : roughly(seconds)),
    ...(reason.length > 0 ? [el('small', {}, ` ${reason.join(' ')}`)] : []),
  );
  if (comparable(cell) === undefined) return element;
  const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${((100 * seconds) / slowest).toFixed(1)}%`;
  element.append(bar);
  return element;
}
