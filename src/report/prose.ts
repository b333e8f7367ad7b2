// Sentences of a report: words of ours, and quoted facts (paths, ids, messages a cluster sent) that each format has to
// neutralise in its own way. Keeping the two apart is what makes hostile text harmless, so only `say` makes words of
// ours.
import { type Plain, plain } from '../domain/plain.ts';

declare const ours: unique symbol;
/** What this program itself says: nothing in it comes from a user, a file or a cluster. */
export type Words = string & { readonly [ours]: true };

/** A sentence in pieces; `code` is quoted, never interpreted. */
export type Prose = ReadonlyArray<Words | { code: string }>;

/** say`${path} answers ${401}`: strings become quoted facts, numbers and prose become part of the sentence. */
export function say(words: TemplateStringsArray, ...values: Array<string | number | Prose>): Prose {
  return words.flatMap((word, i): Prose => {
    const value = values[i];
    const own = word === '' ? [] : [word as Words];
    if (value === undefined) return own;
    if (typeof value === 'string') return [...own, { code: value }];
    return typeof value === 'number' ? [...own, String(value) as Words] : [...own, ...value];
  });
}

/** A number with so many digits after the point. */
export function decimal(value: number, digits: number): Prose {
  return [value.toFixed(digits) as Words];
}

/** `a, b, c`, each quoted. */
export function list(items: readonly string[]): Prose {
  return together(items.map((code) => [{ code }]));
}

/** `a, b, c`, or with something else between them. */
export function together(items: readonly Prose[], glue: Prose = say`, `): Prose {
  return items.flatMap((item, i) => (i === 0 ? item : [...glue, ...item]));
}

/** A sentence as plain text on one line. */
export function textOf(prose: Prose): Plain {
  return plain(prose.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join(''));
}
