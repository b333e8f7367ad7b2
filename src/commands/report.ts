// `bearerless report`: stored runs once more in any form, without a cluster.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import { readNights } from '../app/stored-run.ts';
import { writeReports } from '../app/write-reports.ts';
import { lineText } from '../domain/printed.ts';
import { type ReporterName, reporterTable } from '../report/reporters.ts';
import { reporterOption } from './options/reporter.ts';

const examples = `
Reporters:
${reporterTable()}

One reporter writes to standard output. Of several, those for people and for CI's log do, the others write their files to
--output. The exit code says whether the reports were written, not what they say: see "bearerless check".

Several runs (shards, versions measured apart) are reported as one. Runs that asked the same cells are nights, told apart
by when they started: the newest counts, and the page says since when an answer is so.

Examples:
  bearerless report results/runs/2026-01-02T030405Z-1a2b
  bearerless report --reporter junit out/results.json > junit.xml
  bearerless report --reporter line out/journal.jsonl | grep -v ^as-predicted
  bearerless report --reporter terminal,junit,sarif --output reports shard-1 shard-2
  bearerless report --reporter html nights/* > history.html`;

/** The command, to be added to the program. */
export function reportCommand(context: Context): Command {
  return new Command('report')
    .argument('<run...>', 'output folders of runs, their results.json or journal.jsonl')
    .description('print or write reports of stored runs')
    .addOption(reporterOption(['terminal']))
    .option('-o, --output <dir>', 'where files of reporters go (default: the folder of the first run)')
    .addHelpText('after', examples)
    .action(async (runs: string[], flags: { reporter: ReporterName[]; output?: string }) => {
      const { results, nights, folder, folders, notes } = await readNights(runs);
      for (const note of notes) screenOf(context).stderr(lineText(note));
      const places = { files: flags.output ?? folder, run: folder, evidence: folders, nights };
      writeReports(results, { names: flags.reporter, ...places }, context);
    });
}
