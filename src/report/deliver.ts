// Brings the texts of reporters to their places: stdout, files of the output folder, the page of a CI step. A reporter
// that throws, or whose place cannot be written, is said on stderr and loses neither the others nor the run.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../domain/error.ts';
import { plain, plainly } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import { writeWhole } from '../results/store.ts';
import type { Output, Reporter, ReporterName } from './reporters.ts';

/** The places. */
export interface Places {
  stdout: (text: Printed) => void;
  stderr: (text: Printed) => void;
  /** The output folder. */
  folder: string;
  /** The file that GitHub shows as the page of this step; texts for it are dropped elsewhere. */
  stepSummary?: string | undefined;
}

/** Brings one text to its place. */
export function deliver(output: Output, { stdout, folder, stepSummary }: Places): void {
  switch (output.to) {
    case 'stdout':
      stdout(output.text);
      break;
    case 'file':
      writeWhole(join(folder, output.file), output.text);
      break;
    case 'step-summary':
      if (stepSummary) appendFileSync(stepSummary, output.text);
      break;
    default:
      output satisfies never;
  }
}

/** Lets each reporter act, and gives the names of those that failed. */
export function eachReporter(
  reporters: readonly Reporter[],
  { stderr }: Pick<Places, 'stderr'>,
  act: (reporter: Reporter) => void,
): ReporterName[] {
  return reporters.flatMap((reporter) => {
    try {
      act(reporter);
      return [];
    } catch (thrown) {
      stderr(screenText([plainly`The ${plain(reporter.name)} reporter failed: ${plain(messageOf(thrown))}`]));
      return [reporter.name];
    }
  });
}
