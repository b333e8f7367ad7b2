// Makes the dialog that shows a cell. It is modal: Escape closes it, the focus stays inside, and then returns to the
// cell.
import { changeNodes } from './change.ts';
import { detailNodes, titleOf } from './detail.ts';
import { el } from './dom.ts';
import { focus } from './grid.ts';
import type { Cell, Model } from './model.ts';
import { detailOf } from './packs.ts';

export interface CellDialog {
  element: HTMLDialogElement;
  /** Shows a cell; `from` is what it is compared with. */
  show(cell: Cell | undefined, from?: Cell): void;
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
  let compared: Cell | undefined;
  element.addEventListener('close', () => {
    const cell = shown;
    shown = undefined;
    compared = undefined;
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
    show(cell, from) {
      if (cell === shown && from === compared) return;
      if (cell === undefined) return element.close();
      shown = cell;
      compared = from;
      title.replaceChildren(titleOf(cell));
      where.replaceChildren(`${cell.version} · ${cell.setting} · ${cell.engine}`);
      body.replaceChildren(el('p', {}, 'Unpacking …'));
      if (!element.open) element.showModal();
      title.focus();
      Promise.all([detailOf(cell), from && detailOf(from)]).then(
        ([parts, was]) => {
          if (cell !== shown || from !== compared) return;
          const now = { model, cell, ...parts };
          const change = from && was ? changeNodes({ model, cell: from, ...was }, now) : [];
          body.replaceChildren(...change, ...known(detailNodes(now)));
        },
        (thrown) => body.replaceChildren(el('p', {}, `The details cannot be shown: ${String(thrown)}`)),
      );
    },
  };
}

const known = (children: ReturnType<typeof detailNodes>) =>
  children.filter((child) => child !== undefined && child !== false);
