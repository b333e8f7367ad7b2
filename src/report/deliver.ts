// Writes the texts of reporters to their destinations: stdout, files in the output folder, the page of a CI step. If a
// reporter throws or its destination cannot be written, stderr says so; the other reporters and the run continue.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../domain/error.ts';
import { plain, plainly } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import { writeWhole } from '../results/store.ts';
import type { Output, Reporter, ReporterName } from './reporters.ts';

/** The destinations of texts. */
export interface Places {
  stdout: (text: Printed) => void;
  stderr: (text: Printed) => void;
  /** The output folder. */
  folder: string;
  /** The file that GitHub shows as the page of this step. Without it the texts for it are dropped. */
  stepSummary?: string | undefined;
}

/** Writes one text to its destination. */
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

/** Calls `act` for each reporter, and returns the names of those that failed. */
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
