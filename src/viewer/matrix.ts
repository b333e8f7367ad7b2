// Renders the heat map: tables of answers, one for each identity and target. Cells are plain table cells without
// listeners, because there may be twenty thousand of them; grid.ts handles their events.
import { breakable, el } from './dom.ts';
import { type Cell, identityName } from './model.ts';
import type { Axis } from './state.ts';
import type { Column, Table } from './tables.ts';

/** Renders tables into `into`, row by row. */
export function* renderTables(
  into: HTMLElement,
  tables: readonly Table[],
  look: { columns: Axis; engines: boolean; wanted: ReadonlySet<Cell> },
): Generator<void> {
  const { wanted } = look;
  let identity: string | undefined;
  let section = into;
  for (const table of tables) {
    if (table.identity !== identity) {
      identity = table.identity;
      section = el('section', { class: 'identity' }, el('h2', {}, capital(identityName(identity))));
      into.append(section);
    }
    const body = el('tbody');
    const caption = `${capital(table.target)}, ${identityName(table.identity)}`;
    const element = el(
      'table',
      { class: 'heat', role: 'grid', 'aria-readonly': 'true' },
      el('caption', { class: 'hidden' }, caption),
      widthsOf(table, look),
      headOf(table.columns, look),
      body,
    );
    section.append(el('h3', {}, capital(table.target)), el('div', { class: 'scroll' }, element));
    for (const { label, cells } of table.rows) {
      const row = document.createElement('tr');
      row.append(el('th', { scope: 'row' }, ...breakable(label)));
      cells.forEach((cell, at) => {
        const edge = at > 0 && outer(table.columns[at], look) !== outer(table.columns[at - 1], look);
        row.append(cellElement(cell, cell !== undefined && !wanted.has(cell), edge));
      });
      body.append(row);
      yield;
    }
    element.querySelector('td[data-at]')?.setAttribute('tabindex', '0');
  }
}

function cellElement(cell: Cell | undefined, dim: boolean, edge: boolean): HTMLTableCellElement {
  const element = document.createElement('td');
  const start = edge ? ' edge' : '';
  if (cell === undefined) {
    element.className = `absent${start}`;
    return element;
  }
  const { look, verdict, text } = cell.mark;
  element.className = `${look} ${verdict}${dim ? ' dim' : ''}${start}`;
  element.dataset.at = String(cell.at);
  element.textContent = text;
  return element;
}

type Look = Parameters<typeof renderTables>[2];

const outer = (column: Column | undefined, { columns }: Look) => column?.[columns] ?? '';

/** Sets the widths of columns in advance, because a browser is slow if it must measure thousands of cells. */
function widthsOf({ columns, rows }: Table, look: Look): HTMLElement {
  const longest = Math.max(...rows.map(({ label }) => label.length));
  const label = el('col', { class: 'label' });
  label.style.setProperty('--letters', String(longest));
  const flat = isFlat(columns, look);
  const others = columns.map((column, at) => {
    const widest = Math.max(3, ...rows.map(({ cells }) => cells[at]?.mark.text.length ?? 0));
    const answers = el('col', { class: 'answers' });
    const name = flat ? innerName(column, look).length : 0;
    // A heading of one column must fit in it.
    const alone = [at - 1, at + 1].every((next) => outer(columns[next], look) !== outer(column, look));
    const letters = Math.max(widest, name, alone ? outer(column, look).length : 0);
    answers.style.setProperty('--letters', String(letters));
    return answers;
  });
  return el('colgroup', {}, label, ...others);
}

/** The heading of one column. */
function innerName(column: Column, { columns, engines }: Look): string {
  const name = column[columns === 'version' ? 'setting' : 'version'];
  return engines ? `${name} ${column.engine}` : name;
}

/** Whether the headings fit as they are read; otherwise they stand on end, which saves their width. */
function isFlat(columns: readonly Column[], look: Look): boolean {
  const letters = columns.reduce((sum, column) => sum + Math.max(5, innerName(column, look).length + 2), 0);
  return letters * 9 < document.documentElement.clientWidth * 0.5;
}

/** Two rows of headings: versions above settings, or settings above versions. */
function headOf(columns: readonly Column[], look: Look): HTMLElement {
  const top = el('tr', {}, el('td', { rowspan: 2 }));
  const second = el('tr');
  let longest = 0;
  for (let at = 0; at < columns.length; ) {
    const name = outer(columns[at], look);
    const start = at;
    while (at < columns.length && outer(columns[at], look) === name) {
      const column = columns[at] as Column;
      const label = innerName(column, look);
      const edge = at === start && at > 0 ? 'edge' : undefined;
      longest = Math.max(longest, label.length);
      second.append(el('th', { scope: 'col', class: edge }, el('span', {}, label)));
      at += 1;
    }
    const edge = start > 0 ? 'edge' : undefined;
    top.append(el('th', { scope: 'colgroup', colspan: at - start, class: edge }, el('span', {}, name)));
  }
  const head = el('thead', { class: isFlat(columns, look) && 'flat' }, top, second);
  head.style.setProperty('--letters', String(longest));
  return head;
}

/** The text with its first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
