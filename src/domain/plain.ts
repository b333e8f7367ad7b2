// One line of text that is safe to show: it holds nothing that a terminal obeys, that XML forbids, or that CI takes for
// a command. Texts of others become such a line here and nowhere else, and the type keeps other texts out of what is
// printed.

declare const shown: unique symbol;
/** A line that is safe to show. */
export type Plain = string & { readonly [shown]: true };

/** A text of others on one line, with every control and invisible character spelled out. */
export function plain(text: string): Plain {
  return spelledOut(text.replace(/\s+/gu, ' '));
}

/** The same for a log, whose lines stay lines. */
export function plainLines(text: string): Plain[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => spelledOut(line.replaceAll('\t', '  ')));
}

/** plainly`${name}: ${3}`: words of this program around plain texts. */
export function plainly(words: TemplateStringsArray, ...values: Array<Plain | number>): Plain {
  return words.map((word, i) => word + (values[i] ?? '')).join('') as Plain;
}

/** Lines side by side as one. */
export function joined(parts: readonly Plain[], glue: Plain = plainly``): Plain {
  return parts.join(glue) as Plain;
}

/** With spaces behind it up to a width. */
export function padded(text: Plain, width: number): Plain {
  return text.padEnd(width) as Plain;
}

/** Without spaces at its end. */
export function trimmed(text: Plain): Plain {
  return text.trimEnd() as Plain;
}

/** The beginning of a text. It may be one character longer or shorter, so that no character is cut in two. */
export function startOf(text: Plain, length: number): Plain {
  const divides = /[\ud800-\udbff]/.test(text[length - 1] ?? '');
  return text.slice(0, divides ? length - 1 || 2 : length) as Plain;
}

/** The rest of a text after its beginning. */
export function after(text: Plain, length: number): Plain {
  return text.slice(length) as Plain;
}

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?<=#)#(?=\w*\[)/gu;

/**
 * The text with every control and invisible character spelled out: ESC becomes `\u{1b}`. So is the second `#` of
 * `##[…]` and `##vso[…]`, which are commands to CI wherever they stand in a line.
 */
export function spelledOut(text: string): Plain {
  if (!/[^ -~]|##/.test(text)) return text as Plain;
  return text.replace(unsafe, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`) as Plain;
}
