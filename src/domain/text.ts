// Texts of others in files: the characters that they may hold, and how a message repeats them.
import { z } from 'zod';
import { spelledOut } from './plain.ts';

/** How many characters of such a text a message repeats. */
const shownLength = 120;

/** A foreign text between quotation marks, for a message: at most its beginning, and nothing that a terminal obeys. */
export function inQuotes(text: string): string {
  const cut = text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  return spelledOut(JSON.stringify(cut));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there is said here
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

/** Sentences for people: lines and tabs, and no other control character. */
export const Text = z.string().refine((text) => !controls.test(text), 'a text has no control characters');

/** The last lines of an output, for the tail of a message. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
