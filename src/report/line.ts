// The report for logs and grep: one line per cell with its verdict, answer and id, and then the summary.
import { type Plain, padded, plain, plainly } from '../domain/plain.ts';
import { printed, screenText } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { type Entry, versionsOf } from '../results/cells.ts';
import { verdictOf } from '../results/judged.ts';
import { entriesOf } from './entries.ts';
import { detailOf } from './facts.ts';
import { findingsOf } from './findings/findings.ts';
import { markOf } from './mark.ts';
import { textOf } from './prose.ts';
import type { Report, StreamedReport } from './report.ts';
import { summaryOf } from './summary.ts';

/** The whole report, for complete results. */
export const line: Report = (results, options) =>
  printed([
    ...versionsOf(results).map((version) => streamedLine.version(results, version, options)),
    streamedLine.rest(results, options),
  ]);

/** The same report in parts, while the run continues. */
export const streamedLine: StreamedReport = {
  version(results, version) {
    const entries = entriesOf(results, version);
    const width = entries.reduce((most, { result }) => Math.max(most, markOf(result).text.length), 0);
    return screenText([...entries.map((entry) => cellLine(entry, width)), ...findings(results, version)]);
  },
  rest(results, { folder }) {
    const { changes, lines: sum } = summaryOf(results, folder);
    return screenText([...changes.map(({ text }) => plainly`changed: ${textOf(text)}`), ...sum.map(textOf)]);
  },
};

const findings = (results: Results, version: Version) =>
  findingsOf(results, version).map(({ text }) => plainly`finding: ${plain(version)}: ${textOf(text)}`);

function cellLine({ id, result }: Entry, width: number): Plain {
  const verdict = verdictOf(result);
  const want =
    verdict.kind === 'surprise'
      ? `, predicted ${verdict.said}`
      : verdict.kind === 'flaky'
        ? `, before ${verdict.earlier.join(', ')}`
        : '';
  const detail = detailOf(result.observed);
  const more = `${want}${detail === undefined ? '' : ` - ${detail}`}`;
  return plainly`${padded(plain(verdict.kind), 12)} ${padded(markOf(result).text, width)} ${plain(`${id}${more}`)}`;
}
