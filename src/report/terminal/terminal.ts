// The report for terminals: for each version the matrix, its legend and its findings; then the summary.
import { type Plain, padded, plain, plainLines, plainly } from '../../domain/plain.ts';
import { type Printed, printed, screenText } from '../../domain/printed.ts';
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { versionsOf } from '../../results/cells.ts';
import { entriesOf } from '../entries.ts';
import type { Finding } from '../findings/finding.ts';
import { findingsOf } from '../findings/findings.ts';
import { legendOf } from '../legend.ts';
import { ownLines } from '../own.ts';
import { type Prose, textOf } from '../prose.ts';
import type { Report, StreamedReport } from '../report.ts';
import { type Summary, summaryOf } from '../summary.ts';
import { viewOf } from '../view.ts';
import { intakeLines } from './intake.ts';
import { matrixLines } from './matrix.ts';
import { type Paint, paintWith } from './paint.ts';
import { wrapWords } from './wrap.ts';

/** The whole report, for complete results. */
export const terminal: Report = (results, options) =>
  printed([
    ...versionsOf(results).map((version) => streamedTerminal.version(results, version, options)),
    streamedTerminal.rest(results, options),
  ]);

/** The same report in parts, while the run continues. */
export const streamedTerminal: StreamedReport = {
  part(results, version, options) {
    const paint = paintWith(options);
    const width = Math.max(40, options.columns);
    const answered = entriesOf(results, version).filter(({ result }) => result.attempts > 0);
    const known = { ...results, cells: Object.fromEntries(answered.map(({ id, result }) => [id, result])) };
    return text([
      paint(['bold', 'underline'], plainly`Kubernetes ${plain(version)}, so far`),
      plainly``,
      ...matrixLines(viewOf(known, version), width, paint),
      plainly``,
      plainly`The rest follows when its programs are built.`,
      plainly``,
    ]);
  },
  version(results, version, options) {
    const paint = paintWith(options);
    const width = Math.max(40, options.columns);
    const matrix = matrixLines(viewOf(results, version), width, paint);
    return text([
      paint(['bold', 'underline'], plainly`Kubernetes ${plain(version)}`),
      plainly``,
      ...findingLines(plainly`Your files`, ownLines(results, version), { width, paint }),
      ...matrix,
      plainly``,
      ...legendLines(results, version, width),
      ...findingLines(plainly`What to look at`, findingsOf(results, version), { width, paint }),
    ]);
  },
  rest(results, options) {
    const paint = paintWith(options);
    const width = Math.max(40, options.columns);
    const summary = summaryOf(results, options.folder);
    return text([
      ...intakeLines(results, width, paint),
      ...findingLines(plainly`Between versions`, summary.changes, { width, paint }),
      ...summaryLines(summary, width),
    ]);
  },
};

/** Joins lines to a text; several empty lines become one. */
function text(lines: Plain[]): Printed {
  const kept = lines.filter((line, i) => line !== '' || (i > 0 && lines[i - 1] !== ''));
  return screenText(kept);
}

function legendLines(results: Results, version: Version, width: number): Plain[] {
  const lines = legendOf(results, version);
  const marks = Math.max(0, ...lines.map(({ mark }) => mark.length));
  return [
    ...lines.flatMap(({ mark, text }) => hanging(plainly`${padded(mark, marks)}  `, text, width)),
    plainly``,
  ];
}

function findingLines(
  title: Plain,
  findings: Finding[],
  { width, paint }: { width: number; paint: Paint },
): Plain[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap(({ text, tail }) => [
    ...hanging(plainly`- `, text, width),
    ...(tail === undefined ? [] : plainLines(tail).slice(-8))
      .flatMap((line) => wrapWords(line, width - 4))
      .map((line) => paint('gray', plainly`    ${line}`)),
  ]);
  return [paint('bold', title), ...lines, plainly``];
}

function summaryLines(summary: Summary, width: number): Plain[] {
  return summary.lines.flatMap((line) => hanging(plainly``, line, width));
}

/** A sentence after its mark; continuation lines are indented below it. */
function hanging(mark: Plain, prose: Prose, width: number): Plain[] {
  return wrapWords(textOf(prose), width - mark.length).map(
    (line, i) => plainly`${i === 0 ? mark : padded(plainly``, mark.length)}${line}`,
  );
}
