// Text of a report and of a cluster as elements: our words as they are, everything else with its invisible characters
// spelled out, so that no line can look like another.
import { plain, plainLines } from '../domain/plain.ts';
import type { Prose } from '../report/prose.ts';
import { type Child, el } from './dom.ts';

/** The pieces of a sentence; quoted facts are code. */
export function proseNodes(prose: Prose): Child[] {
  return prose.map((piece) => (typeof piece === 'string' ? piece : el('code', {}, plain(piece.code))));
}

/** Lines as a program wrote them. */
export function lines(text: string): HTMLElement {
  return el('pre', { tabindex: 0 }, plainLines(text).join('\n'));
}
