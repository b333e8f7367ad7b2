// Makes the legend of the cells. Each answer has its number, and a look that can be recognized without colour.
import { el } from './dom.ts';

const entries: Array<[look: string, text: string, meaning: string]> = [
  ['granted', '200', 'answered: access was granted'],
  ['unauthorized', '401', 'who are you? no one was recognized'],
  ['forbidden', '403', 'recognized, if only as anonymous, and not allowed'],
  ['other', '404', 'anything else'],
  ['unsupported', 'n/a', 'cannot be asked'],
  ['inconclusive', '?', 'no answer: says nothing'],
  ['granted surprise', '200!', 'not as predicted'],
];

/** The legend of the matrix. */
export function legend(): HTMLElement {
  return el(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    ...entries.map(([look, text, meaning]) =>
      el('li', {}, el('span', { class: `chip ${look}` }, text), ` ${meaning}`),
    ),
  );
}
