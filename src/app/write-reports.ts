// Writes the reports of results that are complete: to standard output, or into files of a folder.
import { resolve } from 'node:path';
import type { Results } from '../domain/results.ts';
import { deliver, eachReporter } from '../report/deliver.ts';
import { type ReporterName, reportersFor } from '../report/reporters.ts';
import { evidenceReader } from '../results/evidence-reader.ts';
import type { Context } from './context.ts';
import { screenOf } from './screen.ts';

/** The exit code when only a reporter failed, since a report that CI expects is missing. */
export const reporterFailed = 3;

/** Which reporters, where files go, and the folder that a report names as that of the run. */
export interface Reporting {
  names: readonly ReporterName[];
  files: string;
  run: string;
  /** Folders of runs that may hold the evidence. */
  evidence: readonly string[];
  /** The results of several nights, for reports that show a history. */
  nights?: readonly Results[];
}

/** Writes the reports. A reporter that fails is reported and does not affect the others; the exit code says so. */
export function writeReports(
  results: Results,
  { names, files, run, evidence: folders, nights = [] }: Reporting,
  context: Context,
): void {
  const { columns, color, ...screen } = screenOf(context);
  const places = { ...screen, folder: resolve(files) };
  const evidence = evidenceReader(folders);
  const failed = eachReporter(reportersFor(names), screen, (reporter) => {
    const options = { columns, color, folder: run, evidence, nights };
    for (const output of reporter.outputs(results, options)) deliver(output, places);
  });
  if (failed.length > 0) context.finish(reporterFailed);
}
