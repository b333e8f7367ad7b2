// `bearerless judge`: judges a stored run again, by the rules and scenarios of today instead of those of its day.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { makeFolder } from '../app/make-folder.ts';
import { screenOf } from '../app/screen.ts';
import { readRuns } from '../app/stored-run.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText } from '../domain/printed.ts';
import { addFileOptions, type FileFlags, ownOf } from './options/files.ts';

const examples = `
What was observed stays as it is. Nothing is written without --output; with it, results.json with the expectations of today,
without evidence. Exit codes are those of "bearerless run".

Examples:
  bearerless judge results/runs/2026-01-02T030405Z-1a2b
  bearerless judge reference:1.33                 whether today's rules still say what was measured
  bearerless judge out -f mine.yaml               with settings and scenarios of your own
  bearerless judge out --output again && bearerless report again`;

/** The command, to be added to the program. */
export function judgeCommand(context: Context): Command {
  return addFileOptions(new Command('judge'))
    .argument('<run...>', 'output folders of runs, their results.json or journal.jsonl, or reference:1.33')
    .description("judge a stored run again with today's rules and scenarios")
    .option('-o, --output <dir>', 'where results.json with the new expectations goes')
    .addHelpText('after', examples)
    .action(async (runs: string[], flags: FileFlags & { output?: string }) => {
      const [
        { expectationsOf },
        { judgeAgain },
        { judgedAgainText },
        { exitCode },
        { writeResults, resultsName },
      ] = await Promise.all([
        import('../app/expectations.ts'),
        import('../results/judge-again.ts'),
        import('../report/judged-again.ts'),
        import('../run/exit-code.ts'),
        import('../results/store.ts'),
      ]);
      const stored = await readRuns(runs);
      const { say, why, rules, notes } = await expectationsOf(stored, ownOf(flags));
      const screen = screenOf(context);
      for (const note of [...stored.notes, ...notes]) screen.stderr(lineText(note));
      const judged = judgeAgain(stored.results, { say, rules, why });
      context.print(judgedAgainText(judged, screen));
      if (flags.output !== undefined) {
        refuseTaken(join(resolve(flags.output), resultsName));
        makeFolder(resolve(flags.output));
        writeResults(resolve(flags.output), judged.results);
      }
      const interrupted = judged.results.run.interrupted ?? false;
      context.finish(exitCode(judged.results, { interrupted }));
    });
}

/** Files of a run are never overwritten. */
function refuseTaken(file: string): void {
  if (!existsSync(file)) return;
  throw new BearerlessError('user', 'output-taken', `${file} is there already`, {
    hint: 'Choose another folder with --output.',
  });
}
