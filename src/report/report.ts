// What a report is: a pure function of the folded results. Where its text goes is decided in reporters.ts and
// listen.ts.
import type { Printed } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';

export interface ReportOptions {
  /** How wide the reader's screen is, in characters. */
  columns: number;
  /** Whether ANSI colours may be used; the CLI decides (terminal, NO_COLOR). */
  color: boolean;
  /** The output folder, said at the end so that the reader finds the evidence. */
  folder?: string;
  /** For the report that shows evidence; without it such a report shows the results alone. */
  evidence?: ReadEvidence;
}

/** Gives the text of a file that results name (`evidence/…`), or `undefined` where it cannot be had. */
export type ReadEvidence = (path: string) => string | undefined;

/** Turns results into text that ends with a newline, made by the edge of its format. */
export type Report = (results: Results, options: ReportOptions) => Printed;

/** Turns results into several files, by their names below a folder of the reporter's own. */
export type FilesReport = (results: Results, options: ReportOptions) => Record<string, Printed>;

/**
 * A report that can be shown while the run goes on: a part per version when its group ends, and the rest at the end.
 */
export interface StreamedReport {
  version: (results: Results, version: Version, options: ReportOptions) => Printed;
  rest: Report;
}
