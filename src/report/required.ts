// How a run stands against what is required of it, for people and for a program.
import { type Breach, type Held, wantedOf } from '../results/required.ts';
import { code } from './markdown.ts';
import { plain } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

type RequiredReport = (held: Held, options: Pick<ReportOptions, 'columns' | 'color'>) => string;

const terminal: RequiredReport = ({ met, breaches }, options) => {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const wrapped = (text: string) => wrapWords(plain(text), width);
  const lines = breaches.flatMap((breach) => [
    ...wrapped(titleOf(breach)).map((line) => paint('bold', line)),
    ...(breach.requirement.why ? wrapped(breach.requirement.why) : []),
    ...breach.cells.map((id) => `  ${plain(id)}`),
    '',
  ]);
  return `${[...lines, sumOf({ met, breaches })].join('\n')}\n`;
};

const markdown: RequiredReport = (held) =>
  `${[
    '# What is required',
    sumOf(held),
    ...held.breaches.map((breach) =>
      [
        `## ${plain(titleOf(breach))}`,
        ...(breach.requirement.why ? [plain(breach.requirement.why)] : []),
        breach.cells.map((id) => `- ${code(id)}`).join('\n'),
      ].join('\n\n'),
    ),
  ].join('\n\n')}\n`;

const json: RequiredReport = (held) => `${JSON.stringify(held, null, 2)}\n`;

export const requiredReports = { terminal, markdown, json };

function titleOf({ kind, requirement, answered, cells }: Breach): string {
  const wanted = wantedOf(requirement).join(' or ');
  const count = ` (${cells.length})`;
  switch (kind) {
    case 'differs':
      return `${wanted} is required, and the answer is ${answered}${count}`;
    case 'missing':
      return `${wanted} is required, and nothing was answered: ${answered}${count}`;
    case 'open':
      return `${wanted} is required, and there is no answer: ${answered}${count}`;
    default:
      return kind satisfies never;
  }
}

function sumOf({ met, breaches }: Held): string {
  const count = (kind: Breach['kind']) =>
    breaches.filter((breach) => breach.kind === kind).reduce((sum, { cells }) => sum + cells.length, 0);
  return `${met} as required, ${count('differs')} differ, ${count('missing')} missing, ${count('open')} without an answer.`;
}
