// Formats how a run compares with its requirements, for readers and for programs.
import { plain, plainly } from '../domain/plain.ts';
import { jsonText, type Printed, screenText } from '../domain/printed.ts';
import { type Breach, type RequiredCheck, wantedOf } from '../results/required.ts';
import { bullets, code, documentOf, inline, md, word } from './markdown-text.ts';
import { type Prose, say, textOf, together } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

type RequiredReport = (held: RequiredCheck, options: Pick<ReportOptions, 'columns' | 'color'>) => Printed;

const terminal: RequiredReport = ({ met, breaches }, options) => {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const lines = breaches.flatMap((breach) => [
    ...wrapWords(textOf(titleOf(breach)), width).map((line) => paint('bold', line)),
    ...(breach.requirement.why ? wrapWords(plain(breach.requirement.why), width) : []),
    ...breach.cells.map((id) => plainly`  ${plain(id)}`),
    plainly``,
  ]);
  return screenText([...lines, textOf(sumOf({ met, breaches }))]);
};

const markdown: RequiredReport = (held) =>
  documentOf([
    md`# What is required`,
    inline(sumOf(held)),
    ...held.breaches.flatMap((breach) => [
      md`## ${inline(titleOf(breach))}`,
      ...(breach.requirement.why ? [word(breach.requirement.why)] : []),
      bullets(breach.cells.map(code)),
    ]),
  ]);

const json: RequiredReport = (held) => jsonText(held, 2);

export const requiredReports = { terminal, markdown, json };

function titleOf({ kind, requirement, answered, cells }: Breach): Prose {
  const wanted = together(
    wantedOf(requirement).map((outcome) => say`${outcome}`),
    say` or `,
  );
  const count = say` (${cells.length})`;
  switch (kind) {
    case 'differs':
      return say`${wanted} is required, and the answer is ${answered}${count}`;
    case 'missing':
      return say`${wanted} is required, and nothing was answered: ${answered}${count}`;
    case 'open':
      return say`${wanted} is required, and there is no answer: ${answered}${count}`;
    default:
      return kind satisfies never;
  }
}

function sumOf({ met, breaches }: RequiredCheck): Prose {
  const count = (kind: Breach['kind']) =>
    breaches.filter((breach) => breach.kind === kind).reduce((sum, { cells }) => sum + cells.length, 0);
  return say`${met} as required, ${count('differs')} differ, ${count('missing')} missing, ${count('open')} without an answer.`;
}
