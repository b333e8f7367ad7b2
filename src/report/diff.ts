// Formats a comparison of two sides for a terminal, for an issue and for a program. Unchanged answers are only counted.
import { type Plain, plain, plainly } from '../domain/plain.ts';
import { jsonText, type Printed, screenText } from '../domain/printed.ts';
import type { Entry } from '../results/cells.ts';
import { countOf, type Difference, type DifferenceKind, type Pair } from '../results/compare.ts';
import type { DiffDocument } from '../results/documents.ts';
import type { Comparison } from '../results/sides.ts';
import { whyClientsBreak } from './clients.ts';
import { bullets, code, documentOf, inline, md } from './markdown-text.ts';
import { type Prose, say, textOf, together } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { type Paint, paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

export interface Diff extends Comparison {
  /** The names of the two sides, as the user gave them. */
  a: string;
  b: string;
  /** Kinds of which only the number is shown. */
  counted?: readonly DifferenceKind[];
}

export type DiffReport = (diff: Diff, options: Pick<ReportOptions, 'columns' | 'color'>) => Printed;

export const diffTerminal: DiffReport = (diff, options) => {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const wrapped = (prose: Prose) => wrapWords(textOf(prose), width);
  const blocks = shown(diff).map((one) => [
    ...wrapped(titleOf(one)).map((line) => paint('bold', line)),
    ...(one.breaksClients ? wrapped(whyClientsBreak) : []),
    ...one.pairs.map((pair) => plainly`  ${plain(idOf(pair))}`),
    plainly``,
  ]);
  return screenText([
    ...headLines(diff, paint),
    ...matchedLines(diff).flatMap(wrapped),
    plainly``,
    ...blocks.flat(),
    ...wrapped(sumOf(diff)),
  ]);
};

export const diffMarkdown: DiffReport = (diff) =>
  documentOf([
    md`# ${code(diff.a)} → ${code(diff.b)}`,
    inline(sumOf(diff)),
    ...matchedLines(diff).map(inline),
    ...shown(diff).flatMap((one) => [
      md`## ${inline(titleOf(one))}`,
      ...(one.breaksClients ? [inline(whyClientsBreak)] : []),
      bullets(one.pairs.map((pair) => code(idOf(pair)))),
    ]),
  ]);

/** Lists every pair except unchanged ones. */
export const diffJson: DiffReport = ({ a, b, matched, differences }) => {
  const count = (kind: DifferenceKind) => countOf(differences, kind);
  const counts = {
    changed: count('changed'),
    added: count('added'),
    removed: count('removed'),
    open: count('open'),
    unchanged: count('unchanged'),
  };
  const listed = differences.flatMap(({ kind, was, is, breaksClients, pairs }) =>
    kind === 'unchanged'
      ? []
      : pairs.map((pair) => ({
          kind,
          was,
          is,
          breaksClients,
          ...(pair.a ? { a: pair.a.id } : {}),
          ...(pair.b ? { b: pair.b.id } : {}),
        })),
  );
  const document: DiffDocument = { a, b, matched, counts, differences: listed };
  return jsonText(document, 2);
};

/** The reporters of the commands that compare. */
export const diffReports = { terminal: diffTerminal, markdown: diffMarkdown, json: diffJson };
export type DiffReporter = keyof typeof diffReports;
export const diffReporters = Object.keys(diffReports) as DiffReporter[];

/** For instance `3 changed (2 between 401 and 403), 1 added, 0 removed, 0 open, 40 unchanged.` */
export function sumOf({ differences }: Pick<Diff, 'differences'>): Prose {
  const breaking = countOf(
    differences.filter(({ breaksClients }) => breaksClients),
    'changed',
  );
  const broken = breaking === 0 ? [] : say` (${breaking} between 401 and 403)`;
  const count = (kind: DifferenceKind) => countOf(differences, kind);
  const others = [
    say`${count('added')} added`,
    say`${count('removed')} removed`,
    say`${count('open')} open`,
    say`${count('unchanged')} unchanged`,
  ];
  return say`${count('changed')} changed${broken}, ${together(others)}.`;
}

const shown = ({ differences, counted = [] }: Diff) =>
  differences.filter(({ kind, was, is }) => {
    const silent = kind === 'open' && was === '' && is === '';
    return kind !== 'unchanged' && !counted.includes(kind) && !silent;
  });

function headLines({ a, b }: Diff, paint: Paint): Plain[] {
  return [
    plainly`${paint('bold', plainly`A`)}  ${plain(a)}`,
    plainly`${paint('bold', plainly`B`)}  ${plain(b)}`,
  ];
}

const whats = { version: say`version`, setting: say`setting`, engine: say`engine` };

const matchedLines = ({ matched }: Diff) =>
  matched.map(({ what, a, b }) => say`The ${whats[what]} ${a} of A is compared with ${b} of B.`);

function titleOf({ kind, was, is, breaksClients, pairs }: Difference<Entry>): Prose {
  const count = say` (${pairs.length})`;
  const nothing = say`nothing`;
  switch (kind) {
    case 'changed':
      return say`${breaksClients ? say`401 and 403 change places: ` : []}${was} → ${is}${count}`;
    case 'added':
      return say`Added, only B answers: ${is}${count}`;
    case 'removed':
      return say`Removed, only A answers: ${was}${count}`;
    case 'open':
      return say`Open, since one side got no answer: ${was || nothing} → ${is || nothing}${count}`;
    case 'unchanged':
      return say`The same: ${was}${count}`;
    default:
      return kind satisfies never;
  }
}

/** The id of the later side names the pair. The lines above name both sides. */
const idOf = ({ a, b }: Pair<Entry>) => (b ?? a)?.id ?? '';
