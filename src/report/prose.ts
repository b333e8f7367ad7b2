// Builds the sentences of a report from this program's own words and from quoted facts (paths, ids, messages of a
// cluster). Each format neutralizes quoted facts in its own way. Only `say` makes own words, so hostile text can do no
// harm.
import { type Plain, plain } from '../domain/plain.ts';

declare const ours: unique symbol;
/** This program's own words: no part of them comes from a user, a file or a cluster. */
export type Words = string & { readonly [ours]: true };

/** A sentence in pieces. `code` is quoted and never interpreted. */
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

/** A number with this many digits after the decimal point. */
export function decimal(value: number, digits: number): Prose {
  return [value.toFixed(digits) as Words];
}

/** The items as `a, b, c`, each quoted. */
export function list(items: readonly string[]): Prose {
  return together(items.map((code) => [{ code }]));
}

/** The items as `a, b, c`, or with another separator. */
export function together(items: readonly Prose[], glue: Prose = say`, `): Prose {
  return items.flatMap((item, i) => (i === 0 ? item : [...glue, ...item]));
}

/** A sentence as plain text on one line. */
export function textOf(prose: Prose): Plain {
  return plain(prose.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join(''));
}
