// All that is known of one cell, as a page for a terminal. Pure; what it says is gathered by whoever calls.
import { type Prose, plain, plainLines, textOf } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

/** A line of a section: a sentence that is wrapped, or something to be copied or read as it stands. */
export type ExplanationLine = string | Prose | { verbatim: string };

export interface Explanation {
  id: string;
  sections: Array<{ title: string; lines: ExplanationLine[] }>;
}

/** The page. */
export function explanationText(
  { id, sections }: Explanation,
  options: Pick<ReportOptions, 'columns' | 'color'>,
): string {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const blocks = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => ['', paint('bold', title), ...lines.flatMap((line) => linesOf(line, width))]);
  return `${[paint(['bold', 'underline'], plain(id)), ...blocks.flat()].join('\n')}\n`;
}

function linesOf(line: ExplanationLine, width: number): string[] {
  if (typeof line === 'object' && 'verbatim' in line)
    return plainLines(line.verbatim).map((text) => `  ${text}`.trimEnd());
  const text = typeof line === 'string' ? plain(line) : textOf(line);
  // What goes on stands further in, so that an eye finds the next line.
  const [first = '', ...more] = wrapWords(text, width - 4);
  return [`  ${first}`, ...more.map((rest) => `    ${rest}`)];
}
