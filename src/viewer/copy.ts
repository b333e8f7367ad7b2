// Makes a block of text with a button that copies it.
import { el } from './dom.ts';

/** A block of text with its copy button. */
export function copyable(title: string, text: string): HTMLElement {
  const code = el('pre', { tabindex: 0 }, text);
  const said = el('span', { role: 'status', class: 'said' });
  const button = el('button', { type: 'button', 'aria-label': `Copy ${title}` }, 'Copy');
  button.addEventListener('click', () => {
    const done = (good: boolean) => said.replaceChildren(good ? 'copied' : 'select it and press Ctrl+C');
    navigator.clipboard.writeText(text).then(
      () => done(true),
      () => {
        getSelection()?.selectAllChildren(code);
        done(document.execCommand('copy'));
      },
    );
  });
  return el(
    'div',
    { class: 'copy' },
    el('div', { class: 'copy-head' }, el('span', {}, title), said, button),
    code,
  );
}
