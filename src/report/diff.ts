// Formats a comparison of two sides for a terminal, for an issue and for a program. Equal changes are one row, by what
// matters, and what Go decides stands apart; unchanged answers are only counted.
import { plain, plainly } from '../domain/plain.ts';
import { jsonText, type Printed, screenText } from '../domain/printed.ts';
import { countOf, type DifferenceKind } from '../results/compare.ts';
import type { DiffDocument } from '../results/documents.ts';
import type { Comparison } from '../results/sides.ts';
import { askedPieces, wherePieces, whoPieces, whoWords } from './cell-lines.ts';
import { type ChangeRow, changeRows, weightTitle } from './change-rows.ts';
import { builtLines, whyClientsBreak, whyGo } from './clients.ts';
import { type Placed, placedIn, placeWords, wordsOf } from './diff-words.ts';
import {
  between,
  code,
  documentOf,
  inline,
  type Markdown,
  md,
  table as mdTable,
  word,
} from './markdown-text.ts';
import { type Prose, say, textOf, together } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { columnLines, type TableCell } from './table.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

export interface Diff extends Comparison {
  /** The names of the two sides, as the user gave them. */
  a: string;
  b: string;
  /** Kinds of which only the number is shown. */
  counted?: readonly DifferenceKind[];
  /** What is to be said of it at the end. */
  notes?: readonly Prose[];
}

export type DiffReport = (diff: Diff, options: Pick<ReportOptions, 'columns' | 'color'>) => Printed;

export const diffTerminal: DiffReport = (diff, options) => {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const wrapped = (prose: Prose) => wrapWords(textOf(prose), width);
  const blocks = blocksOf(diff).map(({ title, count, why, rows, columns }) => [
    ...wrapWords(plainly`${plain(title)} (${count})`, width).map((line) => paint('bold', line)),
    ...(why === undefined ? [] : wrapped(why)),
    ...columnLines(
      [
        columns.map(({ head }) => head.toUpperCase()),
        ...rows.map((row) => columns.map(({ pieces }) => pieces(row))),
      ],
      width - 2,
    ).map((line) => plainly`  ${line}`),
    plainly``,
  ]);
  return screenText([
    ...(['a', 'b'] as const).map(
      (side) => plainly`${paint('bold', plain(side.toUpperCase()))}  ${plain(diff[side])}`,
    ),
    ...aboutLines(diff).flatMap(wrapped),
    plainly``,
    ...blocks.flat(),
    ...wrapped(sumOf(diff)),
    ...(diff.notes ?? []).flatMap((note) =>
      wrapWords(textOf(note), width - 2).map((line, n) =>
        n === 0 ? plainly`- ${line}` : plainly`  ${line}`,
      ),
    ),
  ]);
};

export const diffMarkdown: DiffReport = (diff) =>
  documentOf([
    md`# ${code(diff.a)} → ${code(diff.b)}`,
    inline(sumOf(diff)),
    ...aboutLines(diff).map(inline),
    ...blocksOf(diff).flatMap(({ title, count, why, rows, columns }) => [
      md`## ${word(title)} (${count})`,
      ...(why === undefined ? [] : [inline(why)]),
      mdTable(
        columns.map(({ head }) => word(head)),
        rows.map((row) => columns.map(({ words }) => words(row))),
      ),
    ]),
    ...(diff.notes ?? []).map((note) => inline(note)),
  ]);

/** The comparison for programs: lists every pair except unchanged ones. */
export function diffDocument({ a, b, matched, go, differences, notes }: Diff): DiffDocument {
  const count = (kind: DifferenceKind) => countOf(differences, kind);
  const counts = {
    changed: count('changed'),
    added: count('added'),
    removed: count('removed'),
    open: count('open'),
    unchanged: count('unchanged'),
  };
  const listed = differences.flatMap(({ kind, was, is, breaksClients, byGo, pairs }) =>
    kind === 'unchanged'
      ? []
      : pairs.map((pair) => ({
          kind,
          was,
          is,
          breaksClients,
          byGo,
          ...(pair.a ? { a: pair.a.id } : {}),
          ...(pair.b ? { b: pair.b.id } : {}),
        })),
  );
  const said = notes && { notes: notes.map((note) => textOf(note) as string) };
  return { a, b, matched, go, counts, differences: listed, ...said };
}

export const diffJson: DiffReport = (diff) => jsonText(diffDocument(diff), 2);

/** The reporters of the commands that compare. */
export const diffReports = { terminal: diffTerminal, markdown: diffMarkdown, json: diffJson };
export type DiffReporter = keyof typeof diffReports;
export const diffReporters = Object.keys(diffReports) as DiffReporter[];

/** For instance `40 changed (36 by Go, 2 between 401 and 403), 1 added, 0 removed, 0 open, 40 unchanged.` */
export function sumOf({ differences }: Pick<Diff, 'differences'>): Prose {
  const count = (kind: DifferenceKind) => countOf(differences, kind);
  const of = (which: 'byGo' | 'breaksClients') =>
    countOf(
      differences.filter((one) => one[which]),
      'changed',
    );
  const [byGo, breaking] = [of('byGo'), of('breaksClients')];
  const parts = [
    ...(byGo === 0 ? [] : [say`${byGo} by Go`]),
    ...(breaking === 0 ? [] : [say`${breaking} between 401 and 403`]),
  ];
  const others = [
    say`${count('added')} added`,
    say`${count('removed')} removed`,
    say`${count('open')} open`,
    say`${count('unchanged')} unchanged`,
  ];
  return say`${count('changed')} changed${parts.length === 0 ? [] : say` (${together(parts)})`}, ${together(others)}.`;
}

/** What is to be said of the two sides before their differences. */
function aboutLines({ matched, go, differences }: Diff): Prose[] {
  return [
    ...matched.map(({ what, a, b }) => say`The ${whats[what]} ${a} of A is compared with ${b} of B.`),
    ...builtLines(go, differences, { a: say`A`, b: say`B` }),
  ];
}

const whats = { version: say`version`, setting: say`setting`, engine: say`engine` };

/** One group of changes: a row says what is asked, what each side answers, as whom, and where. */
interface Block {
  title: string;
  count: number;
  why?: Prose;
  rows: Row[];
  columns: Column[];
}

type Row = ChangeRow<Placed>;

/** A column of a block: as pieces for a terminal, and for Markdown. */
interface Column {
  head: string;
  pieces(row: Row): TableCell;
  words(row: Row): Markdown;
}

const inWords = (words: string[]) => between(md`, `, words.map(word));
const asked: Column = {
  head: 'Asked',
  pieces: askedPieces,
  words: ({ table, labels }) => code(`${table} ${labels.join(' ')}`),
};
const answer = (head: string, of: (row: Row) => string): Column => ({
  head,
  pieces: of,
  words: (row) => word(of(row)),
});
const [was, is] = [answer('A', (row) => row.was || '-'), answer('B', (row) => row.is || '-')];
const who: Column = {
  head: 'As',
  pieces: whoPieces,
  words: ({ identities }) => inWords(whoWords(identities)),
};
const where: Column = {
  head: 'Under',
  pieces: wherePieces,
  words: ({ pairs }) => inWords(placeWords(pairs)),
};

function blocksOf(diff: Diff): Block[] {
  const { counted = [] } = diff;
  // What is unchanged helps to tell what the rest means.
  const kinds = placedIn(diff.differences).filter(({ kind, was, is }) => {
    const silent = kind === 'open' && was === '' && is === '';
    return kind !== 'unchanged' && !counted.includes(kind) && !silent;
  });
  return changeRows(kinds, wordsOf).map(([weight, rows]) => {
    const why = weight === 'places' ? whyClientsBreak : weight === 'go' ? whyGo : undefined;
    return {
      title: weightTitle(weight, { a: 'A', b: 'B' }),
      count: rows.reduce((sum, { pairs }) => sum + pairs.length, 0),
      ...(why === undefined ? {} : { why }),
      rows,
      columns: [
        asked,
        ...(weight === 'added' ? [] : [was]),
        ...(weight === 'removed' ? [] : [is]),
        ...(rows.some(({ identities }) => identities.length > 0) ? [who] : []),
        where,
      ],
    };
  });
}
