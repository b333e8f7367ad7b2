// Formats everything that is known about one cell as a page for a terminal. Pure; the caller collects the content.
import { type Plain, plain, plainLines, plainly, trimmed } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import { type Prose, textOf } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

/**
 * A line of a section: a sentence that may be wrapped, or a text that is printed unchanged, for instance to be copied.
 */
export type ExplanationLine = string | Prose | { verbatim: string };

export interface Explanation {
  id: string;
  sections: Array<{ title: Plain; lines: ExplanationLine[] }>;
}

/** The page. */
export function explanationText(
  { id, sections }: Explanation,
  options: Pick<ReportOptions, 'columns' | 'color'>,
): Printed {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const blocks = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => [
      plainly``,
      paint('bold', title),
      ...lines.flatMap((line) => linesOf(line, width)),
    ]);
  return screenText([paint(['bold', 'underline'], plain(id)), ...blocks.flat()]);
}

function linesOf(line: ExplanationLine, width: number): Plain[] {
  if (typeof line === 'object' && 'verbatim' in line)
    return plainLines(line.verbatim).map((text) => trimmed(plainly`  ${text}`));
  const text = typeof line === 'string' ? plain(line) : textOf(line);
  // Continuation lines are indented further, so that the start of each line is easy to find.
  const [first = plainly``, ...more] = wrapWords(text, width - 4);
  return [plainly`  ${first}`, ...more.map((rest) => plainly`    ${rest}`)];
}
