// Text that may be written to a stream, made by the edge of its format. This file has the two formats that every part
// of the program may write; Markdown, XML, workflow commands and scripts have theirs in src/report.
import { type Plain, plain } from './plain.ts';

declare const made: unique symbol;
/** Whole lines in a format in which nothing of others is more than text. */
export type Printed = string & { readonly [made]: true };

/** Lines for people. In CI a line that begins with `::` would be a command. */
export function screenText(lines: readonly Plain[]): Printed {
  return lines.map((line) => `${line.replace(/^(\s*)(?=::)/, '$1\\')}\n`).join('') as Printed;
}

/**
 * JSON for programs, with an end of line. Characters that a terminal or CI would obey are escaped; a parser reads the
 * same value.
 */
export function jsonText(value: unknown, indent?: number): Printed {
  const text = JSON.stringify(value, undefined, indent);
  // Results are long and nearly all ASCII, in which only DEL is left to be escaped.
  const safe = text.replace(/[\u007f-\uffff]+/g, (run) => run.replace(obeyed, escaped));
  return `${safe.replace(/##(?=\w*\[)/g, '#\\u0023')}\n` as Printed;
}

const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

function escaped(char: string): string {
  const unit = (at: number) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return Array.from({ length: char.length }, (_, at) => unit(at)).join('');
}

/** The texts of several edges, one after the other. */
export function printed(parts: readonly Printed[]): Printed {
  return parts.join('') as Printed;
}

/** One line for people. */
export function lineText(text: string): Printed {
  return screenText([plain(text)]);
}

/** A text that a program takes as it is: a path, or a script in which texts of others are quoted. */
export function programText(text: string): Printed {
  return text as Printed;
}
