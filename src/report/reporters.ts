// Lists the reporters and where each one's text goes. `terminal`, `line` and `github` always write to stdout,
// `testgrid` to its own folder. Any other reporter writes to stdout if it is the only one (so that it can be piped),
// else to its file in the output folder.
import type { Printed } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import { resultsName } from '../results/store.ts';
import { badge } from './badge.ts';
import { github } from './github/github.ts';
import { stepSummary } from './github/step-summary.ts';
import { html } from './html/html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { line, streamedLine } from './line.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import type { FilesReport, Report, ReportOptions, StreamedReport } from './report.ts';
import { sarif } from './sarif/sarif.ts';
import { columnLines } from './table.ts';
import { streamedTerminal, terminal } from './terminal/terminal.ts';
import { testgrid } from './testgrid.ts';

interface Kind {
  /** A description in one line for `--help`. */
  about: string;
  /** Makes the text for stdout or for `file`. */
  report?: Report;
  /** Makes the text for stdout in parts while the run continues, for readers. */
  streamed?: StreamedReport;
  /** The file for its text in the output folder. */
  file?: string;
  /** Makes the text for the page of a CI step. */
  summary?: Report;
  /** Makes the files in its own folder in the output folder. */
  files?: FilesReport;
}

const kinds = {
  terminal: { about: 'the matrix and what to look at', report: terminal, streamed: streamedTerminal },
  line: { about: 'one line a cell', report: line, streamed: streamedLine },
  json: { about: resultsName, report: json, file: resultsName },
  ndjson: { about: 'one JSON object a cell', report: ndjson, file: 'results.ndjson' },
  markdown: { about: 'tables for issues and wikis', report: markdown, file: 'results.md' },
  junit: { about: 'JUnit XML for CI servers', report: junit, file: 'junit.xml' },
  sarif: { about: 'what a stranger gets and should not', report: sarif, file: 'results.sarif' },
  github: { about: 'annotations and $GITHUB_STEP_SUMMARY', report: github, summary: stepSummary },
  testgrid: { about: 'started.json, finished.json, artifacts/', files: testgrid },
  html: { about: 'one page for browsers, with the evidence', report: html, file: 'results.html' },
  badge: { about: 'an endpoint for shields.io', report: badge, file: 'badge.json' },
} satisfies Record<string, Kind>;

export type ReporterName = keyof typeof kinds;

/** The names of all reporters, for `--reporter` and its help. */
export const reporterNames = Object.keys(kinds) as ReporterName[];

/** A line `name  description` for each reporter. */
export function reporterTable(): string {
  const rows = reporterNames.map((name) => [name, kinds[name].about]);
  return columnLines(rows)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** A text and its destination. Files are relative to the output folder. */
export type Output =
  | { to: 'stdout'; text: Printed }
  | { to: 'step-summary'; text: Printed }
  | { to: 'file'; file: string; text: Printed };

export interface Reporter {
  name: ReporterName;
  /** Set if the text is shown in parts while the run continues. */
  streamed?: StreamedReport;
  outputs(results: Results, options: ReportOptions): Output[];
}

/** The named reporters, each once, with the destinations of their texts. */
export function reportersFor(names: readonly ReporterName[]): Reporter[] {
  const wanted = [...new Set(names)];
  return wanted.map((name) => {
    const kind: Kind = kinds[name];
    const { report, streamed, file, summary, files } = kind;
    const outputs: Reporter['outputs'] = (results, options) => [
      ...(report ? [placed(report(results, options), wanted.length === 1 ? undefined : file)] : []),
      ...(summary ? [{ to: 'step-summary', text: summary(results, options) } as const] : []),
      ...Object.entries(files?.(results, options) ?? {}).map(([own, text]): Output => {
        return { to: 'file', file: `${name}/${own}`, text };
      }),
    ];
    return { name, outputs, ...(streamed && { streamed }) };
  });
}

function placed(text: Printed, file: string | undefined): Output {
  return file === undefined ? { to: 'stdout', text } : { to: 'file', file, text };
}
