// Handles keyboard and mouse in grids: one cell is in the tab order, arrow keys move, Enter and a click open a cell.
// One set of listeners serves all cells; a cell has only its number.

/** Listens to the cells (`td[data-at]`, `button[data-at]`) below `root`. */
export function listenToCells(root: HTMLElement, open: (at: number) => void): void {
  root.addEventListener('click', (event) => {
    const cell = cellOf(event.target);
    if (cell) open(Number(cell.dataset.at));
  });
  root.addEventListener('keydown', (event) => {
    const cell = cellOf(event.target);
    if (!(cell instanceof HTMLTableCellElement)) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open(Number(cell.dataset.at));
      return;
    }
    const next = neighbour(cell, event);
    if (!next) return;
    event.preventDefault();
    focus(next);
  });
  root.addEventListener('focusin', (event) => {
    const cell = cellOf(event.target);
    if (cell instanceof HTMLTableCellElement) makeTabStop(cell);
  });
}

/** Moves the focus to a cell. */
export function focus(cell: HTMLElement): void {
  if (cell instanceof HTMLTableCellElement) makeTabStop(cell);
  cell.focus();
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function makeTabStop(cell: HTMLTableCellElement): void {
  const table = cell.closest('table');
  for (const other of table?.querySelectorAll('td[tabindex="0"]') ?? []) other.setAttribute('tabindex', '-1');
  cell.setAttribute('tabindex', '0');
}

/** The cell of an event. A link in a cell leads where it says, and not into the cell. */
function cellOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element) || target.closest('a')) return null;
  return target.closest<HTMLElement>('[data-at]');
}

/** The nearest cell in the direction of a key. Cells for which nothing was planned are skipped. */
function neighbour(cell: HTMLTableCellElement, { key, ctrlKey }: KeyboardEvent): HTMLElement | undefined {
  const row = cell.closest('tr') as HTMLTableRowElement;
  const sections = [...(row.closest('table') as HTMLTableElement).tBodies];
  const rows = sections.flatMap((section) => [...section.rows]);
  const line = [...row.cells];
  // A row of wide cells has fewer of them.
  const column = rows.map((other) => other.cells[Math.min(cell.cellIndex, other.cells.length - 1)]);
  const [x, y] = [cell.cellIndex, rows.indexOf(row)];
  const all = () => rows.flatMap((other) => [...other.cells]);
  switch (key) {
    case 'ArrowRight':
      return firstCell(line.slice(x + 1));
    case 'ArrowLeft':
      return firstCell(line.slice(0, x).reverse());
    case 'ArrowDown':
      return firstCell(column.slice(y + 1));
    case 'ArrowUp':
      return firstCell(column.slice(0, y).reverse());
    case 'Home':
      return firstCell(ctrlKey ? all() : line);
    case 'End':
      return firstCell((ctrlKey ? all() : line).reverse());
    default:
      return undefined;
  }
}

const firstCell = (cells: Array<HTMLTableCellElement | undefined>): HTMLElement | undefined =>
  cells.find((cell) => cell?.dataset.at !== undefined);
