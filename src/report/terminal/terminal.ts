// The report for a person at a terminal: per version the matrix, what its marks mean, and what to look at; then the sum.
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { versionsOf } from '../entries.ts';
import type { Finding } from '../findings/finding.ts';
import { findingsOf } from '../findings/findings.ts';
import { legendOf } from '../legend.ts';
import { type Prose, plainLines, textOf } from '../prose.ts';
import type { LiveReport, Report } from '../report.ts';
import { type Summary, summaryOf } from '../summary.ts';
import { viewOf } from '../view.ts';
import { matrixLines } from './matrix.ts';
import { type Paint, paintWith } from './paint.ts';
import { wrapWords } from './wrap.ts';

/** Everything, for results that are complete. */
export const terminal: Report = (results, options) =>
  versionsOf(results)
    .map((version) => liveTerminal.version(results, version, options))
    .join('') + liveTerminal.rest(results, options);

/** The same in parts, for a run that goes on. */
export const liveTerminal: LiveReport = {
  version(results, version, options) {
    const paint = paintWith(options);
    const width = Math.max(40, options.columns);
    const matrix = matrixLines(viewOf(results, version), width, paint);
    return text([
      paint(['bold', 'underline'], `Kubernetes ${version}`),
      ...matrix,
      '',
      ...legendLines(results, version, width),
      ...findingLines('What to look at', findingsOf(results, version), width, paint),
    ]);
  },
  rest(results, options) {
    const paint = paintWith(options);
    const width = Math.max(40, options.columns);
    const summary = summaryOf(results, options.folder);
    return text([
      ...findingLines('Between versions', summary.changes, width, paint),
      ...summaryLines(summary, width),
    ]);
  },
};

/** Lines to text, without runs of empty lines. */
function text(lines: string[]): string {
  const kept = lines.filter((line, i) => line !== '' || (i > 0 && lines[i - 1] !== ''));
  return `${kept.join('\n')}\n`;
}

function legendLines(results: Results, version: Version, width: number): string[] {
  const lines = legendOf(results, version);
  const marks = Math.max(0, ...lines.map(({ mark }) => mark.length));
  return [...lines.flatMap(({ mark, text }) => hanging(`${mark.padEnd(marks)}  `, text, width)), ''];
}

function findingLines(title: string, findings: Finding[], width: number, paint: Paint): string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap(({ text, tail }) => [
    ...hanging('- ', text, width),
    ...(tail === undefined ? [] : plainLines(tail).slice(-8))
      .flatMap((line) => wrapWords(line, width - 4))
      .map((line) => paint('gray', `    ${line}`)),
  ]);
  return [paint('bold', title), ...lines, ''];
}

function summaryLines(summary: Summary, width: number): string[] {
  return summary.lines.flatMap((line) => hanging('', line, width));
}

/** A sentence behind its mark, going on below itself. */
function hanging(mark: string, prose: Prose, width: number): string[] {
  return wrapWords(textOf(prose), width - mark.length).map(
    (line, i) => (i === 0 ? mark : ' '.repeat(mark.length)) + line,
  );
}
