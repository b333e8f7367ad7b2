// Makes the dialog that shows a cell. It is modal: Escape closes it, the focus stays inside, and then returns to the
// cell.
import { detailNodes, titleOf } from './detail.ts';
import { el } from './dom.ts';
import { focus } from './grid.ts';
import type { Cell, Model } from './model.ts';
import { detailOf } from './packs.ts';

export interface CellDialog {
  element: HTMLDialogElement;
  show(cell: Cell | undefined): void;
}

/** The dialog; `closed` is called when the reader closes it. */
export function cellDialog(model: Model, closed: () => void): CellDialog {
  const title = el('h2', { id: 'cell-title', tabindex: -1 });
  const where = el('p', { class: 'where' });
  const body = el('div', { class: 'body' });
  const close = el('button', { type: 'button', 'aria-label': 'Close', onclick: () => element.close() }, '✕');
  const element = el(
    'dialog',
    { 'aria-labelledby': 'cell-title' },
    el('header', {}, el('div', {}, title, where), close),
    body,
  );
  let shown: Cell | undefined;
  element.addEventListener('close', () => {
    const cell = shown;
    shown = undefined;
    closed();
    // The browser tells of the close a moment later: the reader may have moved on, and keeps that focus.
    if (document.activeElement !== document.body) return;
    const origin = cell && document.querySelector<HTMLElement>(`#view [data-at="${cell.at}"]`);
    if (origin) focus(origin);
  });
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close();
  });
  return {
    element,
    show(cell) {
      if (cell === shown) return;
      if (cell === undefined) return element.close();
      shown = cell;
      title.replaceChildren(titleOf(cell));
      where.replaceChildren(`${cell.version} · ${cell.setting} · ${cell.engine}`);
      body.replaceChildren(el('p', {}, 'Unpacking …'));
      if (!element.open) element.showModal();
      title.focus();
      detailOf(cell).then(
        (parts) => {
          if (cell === shown) body.replaceChildren(...known(detailNodes({ model, cell, ...parts })));
        },
        (thrown) => body.replaceChildren(el('p', {}, `The details cannot be shown: ${String(thrown)}`)),
      );
    },
  };
}

const known = (children: ReturnType<typeof detailNodes>) =>
  children.filter((child) => child !== undefined && child !== false);
