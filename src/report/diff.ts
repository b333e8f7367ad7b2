// How a comparison of two sides looks: on a terminal, in an issue, for a program. What is the same is only counted.
import {
  countOf,
  type Difference,
  type DifferenceKind,
  type Pair,
  whyClientsBreak,
} from '../results/compare.ts';
import type { Comparison, SideCell } from '../results/sides.ts';
import { code } from './markdown.ts';
import { plain } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { type Paint, paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

export interface Diff extends Comparison {
  /** The names of the sides, as the user gave them. */
  a: string;
  b: string;
  /** Kinds of which only the number is worth showing. */
  counted?: readonly DifferenceKind[];
}

export type DiffReport = (diff: Diff, options: Pick<ReportOptions, 'columns' | 'color'>) => string;

export const diffTerminal: DiffReport = (diff, options) => {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const wrapped = (text: string) => wrapWords(plain(text), width);
  const blocks = shown(diff).map((one) => [
    ...wrapped(titleOf(one)).map((line) => paint('bold', line)),
    ...(one.breaksClients ? wrapped(whyClientsBreak) : []),
    ...one.pairs.map((pair) => `  ${plain(idOf(pair))}`),
    '',
  ]);
  return text([
    ...headLines(diff, paint),
    ...matchedLines(diff).flatMap(wrapped),
    '',
    ...blocks.flat(),
    ...wrapped(sumOf(diff)),
  ]);
};

export const diffMarkdown: DiffReport = (diff) =>
  `${[
    `# ${code(diff.a)} → ${code(diff.b)}`,
    sumOf(diff),
    ...matchedLines(diff),
    ...shown(diff).map((one) =>
      [
        `## ${titleOf(one)}`,
        ...(one.breaksClients ? [whyClientsBreak] : []),
        one.pairs.map((pair) => `- ${code(idOf(pair))}`).join('\n'),
      ].join('\n\n'),
    ),
  ].join('\n\n')}\n`;

/** Every pair but those that are the same. */
export const diffJson: DiffReport = ({ a, b, matched, differences }) => {
  const counts = Object.fromEntries(
    (['changed', 'added', 'removed', 'open', 'unchanged'] as const).map((kind) => [
      kind,
      countOf(differences, kind),
    ]),
  );
  const listed = differences
    .filter(({ kind }) => kind !== 'unchanged')
    .flatMap(({ kind, was, is, breaksClients, pairs }) =>
      pairs.map((pair) => ({
        kind,
        was,
        is,
        breaksClients,
        ...(pair.a ? { a: pair.a.id } : {}),
        ...(pair.b ? { b: pair.b.id } : {}),
      })),
    );
  return `${JSON.stringify({ a, b, matched, counts, differences: listed }, null, 2)}\n`;
};

/** The reporters of commands that compare. */
export const diffReports = { terminal: diffTerminal, markdown: diffMarkdown, json: diffJson };
export type DiffReporter = keyof typeof diffReports;
export const diffReporters = Object.keys(diffReports) as DiffReporter[];

/** `3 changed (2 of them break clients), 1 added, 0 removed, 0 open, 40 unchanged.` */
export function sumOf({ differences }: Pick<Diff, 'differences'>): string {
  const breaking = countOf(
    differences.filter(({ breaksClients }) => breaksClients),
    'changed',
  );
  const broken = breaking === 0 ? '' : ` (${breaking} between 401 and 403)`;
  const count = (kind: DifferenceKind) => `${countOf(differences, kind)} ${kind}`;
  return `${count('changed')}${broken}, ${(['added', 'removed', 'open', 'unchanged'] as const).map(count).join(', ')}.`;
}

const shown = ({ differences, counted = [] }: Diff) =>
  differences.filter(({ kind, was, is }) => {
    const silent = kind === 'open' && was === '' && is === '';
    return kind !== 'unchanged' && !counted.includes(kind) && !silent;
  });

function headLines({ a, b }: Diff, paint: Paint): string[] {
  return [`${paint('bold', 'A')}  ${plain(a)}`, `${paint('bold', 'B')}  ${plain(b)}`];
}

const matchedLines = ({ matched }: Diff) =>
  matched.map(({ what, a, b }) => `The ${what} ${a} of A is compared with ${b} of B.`);

function titleOf({ kind, was, is, breaksClients, pairs }: Difference<SideCell>): string {
  const count = ` (${pairs.length})`;
  switch (kind) {
    case 'changed':
      return `${breaksClients ? '401 and 403 change places: ' : ''}${was} → ${is}${count}`;
    case 'added':
      return `Added, only B answers: ${is}${count}`;
    case 'removed':
      return `Removed, only A answers: ${was}${count}`;
    case 'open':
      return `Open, since one side got no answer: ${was || 'nothing'} → ${is || 'nothing'}${count}`;
    case 'unchanged':
      return `The same: ${was}${count}`;
    default:
      return kind satisfies never;
  }
}

/** The later side's id names the pair; what it was compared with is said above. */
const idOf = ({ a, b }: Pair<SideCell>) => (b ?? a)?.id ?? '';

const text = (lines: string[]) => `${lines.join('\n')}\n`;
