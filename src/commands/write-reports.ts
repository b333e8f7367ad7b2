// Writes the reports of results that are complete: to standard output, or into files of a folder.
import { resolve } from 'node:path';
import type { Results } from '../domain/results.ts';
import { deliver, eachReporter } from '../report/deliver.ts';
import { type ReporterName, reportersFor } from '../report/reporters.ts';
import type { Context } from './context.ts';
import { reporterFailed } from './reporter-option.ts';
import { screenOf } from './screen.ts';

/** Where files go, and the folder that a report names as that of the run. */
export interface ReportFolders {
  files: string;
  run: string;
}

/** A reporter that fails is said and costs the others nothing; the exit code then tells. */
export function writeReports(
  results: Results,
  names: readonly ReporterName[],
  { files, run }: ReportFolders,
  context: Context,
): void {
  const { columns, color, ...screen } = screenOf(context);
  const places = { ...screen, folder: resolve(files) };
  const failed = eachReporter(reportersFor(names), screen, (reporter) => {
    for (const output of reporter.outputs(results, { columns, color, folder: run })) deliver(output, places);
  });
  if (failed.length > 0) context.finish(reporterFailed);
}
