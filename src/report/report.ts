// Defines reports: a report is a pure function of the folded results. reporters.ts and listen.ts decide where its text
// goes.
import type { Printed } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';

export interface ReportOptions {
  /** The width of the reader's screen in characters. */
  columns: number;
  /** Whether ANSI colours may be used. The CLI decides (terminal, NO_COLOR). */
  color: boolean;
  /** The output folder. It is printed at the end, so that the reader finds the evidence. */
  folder?: string;
  /** Reads evidence, for reports that show it. Without it they show only the results. */
  evidence?: ReadEvidence;
  /** The results of several nights, the oldest first, for reports that show a history. */
  nights?: readonly Results[];
}

/** Returns the text of a file that results name (`evidence/…`), or `undefined` if it cannot be read. */
export type ReadEvidence = (path: string) => string | undefined;

/** Turns results into text that ends with a newline. The module for its format makes the text safe. */
export type Report = (results: Results, options: ReportOptions) => Printed;

/** Turns results into several files, by their names in the reporter's own folder. */
export type FilesReport = (results: Results, options: ReportOptions) => Record<string, Printed>;

/**
 * A report that can be shown while the run continues: one part per version when its group ends, and the rest at the
 * end.
 */
export interface StreamedReport {
  /** What is known of a version while the rest of its cells is still to be asked, if that is worth showing. */
  part?: (results: Results, version: Version, options: ReportOptions) => Printed;
  version: (results: Results, version: Version, options: ReportOptions) => Printed;
  rest: Report;
}
