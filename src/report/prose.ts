// Sentences of a report: words of ours, and quoted facts (paths, ids, messages a cluster sent) that each format has to
// neutralise in its own way. Keeping the two apart is what makes hostile text harmless.

/** A sentence in pieces; `code` is quoted, never interpreted. */
export type Prose = ReadonlyArray<string | { code: string }>;

/** say`${path} answers ${401}`: strings become quoted facts, numbers and prose become part of the sentence. */
export function say(words: TemplateStringsArray, ...values: Array<string | number | Prose>): Prose {
  return words.flatMap((word, i): Prose => {
    const value = values[i];
    if (value === undefined) return [word];
    if (typeof value === 'string') return [word, { code: value }];
    return typeof value === 'number' ? [word, String(value)] : [word, ...value];
  });
}

/** `a, b, c`, each quoted. */
export function list(items: readonly string[]): Prose {
  return items.flatMap((code, i): Prose => (i === 0 ? [{ code }] : [', ', { code }]));
}

/** A sentence as plain text on one line. */
export function textOf(prose: Prose): string {
  return prose.map((piece) => plain(typeof piece === 'string' ? piece : piece.code)).join('');
}

/** Text on one line with every control and invisible character spelled out, so that a screen does not obey it. */
export function plain(text: string): string {
  return spelledOut(text.replace(/\s+/gu, ' '));
}

/** The same for a log, whose lines stay lines. */
export function plainLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => spelledOut(line.replaceAll('\t', '  ')));
}

function spelledOut(text: string): string {
  const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
  return text.replace(unsafe, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
