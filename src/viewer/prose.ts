// Turns the text of a report into elements. Words of this program stay as they are; in all other text invisible
// characters are spelled out, so that no line can look like another.
import { plain, plainLines } from '../domain/plain.ts';
import type { Prose } from '../report/prose.ts';
import { type Child, el } from './dom.ts';

/** The nodes of a sentence; quoted facts become code. */
export function proseNodes(prose: Prose): Child[] {
  return prose.map((piece) => (typeof piece === 'string' ? piece : el('code', {}, plain(piece.code))));
}

/** A block of lines that a program wrote. */
export function lines(text: string): HTMLElement {
  return el('pre', { tabindex: 0 }, plainLines(text).join('\n'));
}
