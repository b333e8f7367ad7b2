// `bearerless merge`: the output folders of all shards become the output folder of the run that they are parts of.
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { outputFolder } from '../app/perform.ts';
import { writeReports } from '../app/write-reports.ts';
import type { ReporterName } from '../report/reporters.ts';
import { reporterOption } from './options/reporter.ts';

const examples = `
Refused are shards that are missing, interrupted, given twice, or parts of another plan.
Exit codes are those of "bearerless run".

Examples:
  bearerless merge shard-1 shard-2 shard-3 --output whole
  bearerless merge shards/* --output whole --reporter terminal,markdown`;

interface MergeFlags {
  output?: string;
  reporter: ReporterName[];
}

/** The command, to be added to the program. */
export function mergeCommand(context: Context): Command {
  return new Command('merge')
    .argument('<dir...>', 'output folders of the shards')
    .description('put the shards of one run together')
    .option('-o, --output <dir>', 'where the whole goes (default: results/runs/<run id>)')
    .addOption(reporterOption(['terminal']))
    .addHelpText('after', examples)
    .action(async (folders: string[], flags: MergeFlags) => await merge(folders, flags, context));
}

async function merge(folders: string[], flags: MergeFlags, context: Context): Promise<void> {
  const [{ openJournal, readJournal }, { mergeShards }, { fold }, { writeResults }, { exitCode }] =
    await Promise.all([
      import('../run/journal.ts'),
      import('../results/merge.ts'),
      import('../results/fold.ts'),
      import('../results/store.ts'),
      import('../run/exit-code.ts'),
    ]);
  const journals = await Promise.all(
    folders.map(async (folder) => ({ folder, events: (await readJournal(folder)).events })),
  );
  const events = mergeShards(journals);
  const { output } = outputFolder(flags.output);
  for (const folder of folders) {
    const parts = (await readdir(folder)).filter(
      (name) => name === 'evidence' || name.startsWith('attempt-'),
    );
    for (const part of parts) await cp(join(folder, part), join(output, part), { recursive: true });
  }
  await using journal = openJournal(output);
  for (const event of events) journal.append(event);
  const results = fold([events]);
  writeResults(output, results);
  writeReports(results, { names: flags.reporter, files: output, run: output, evidence: [output] }, context);
  context.finish(exitCode(results, { interrupted: false }));
}
