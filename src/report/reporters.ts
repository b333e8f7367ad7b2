// Which reporters there are and where each one's text goes. `terminal` always goes to stdout. Another reporter goes to
// stdout when it is the only one (so that it can be piped), else into its file in the output folder.
import { resultsName } from '../results/store.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import type { LiveReport, Report } from './report.ts';
import { liveTerminal, terminal } from './terminal/terminal.ts';

interface Kind {
  report: Report;
  /** Shown part by part while the run goes on. */
  live?: LiveReport;
  /** Its file in the output folder. */
  file?: string;
}

const kinds = {
  terminal: { report: terminal, live: liveTerminal },
  json: { report: json, file: resultsName },
  markdown: { report: markdown, file: 'results.md' },
} satisfies Record<string, Kind>;

export type ReporterName = keyof typeof kinds;

/** Every reporter, for `--reporter` and its help. */
export const reporterNames = Object.keys(kinds) as ReporterName[];

export interface Reporter extends Kind {
  name: ReporterName;
  /** `stdout`, or the name of a file in the output folder. */
  to: 'stdout' | { file: string };
}

/** The named reporters, each once, with the place its text goes to. */
export function reportersFor(names: readonly ReporterName[]): Reporter[] {
  const wanted = [...new Set(names)];
  return wanted.map((name) => {
    const kind: Kind = kinds[name];
    const to = kind.file === undefined || wanted.length === 1 ? 'stdout' : { file: kind.file };
    return { name, ...kind, to };
  });
}
