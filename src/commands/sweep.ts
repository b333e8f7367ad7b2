// `bearerless sweep`: removes what killed runs of the kind engine left in Docker, and nothing else.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { lineText } from '../domain/printed.ts';

/** The command, to be added to the program. */
export function sweepCommand(context: Context): Command {
  return new Command('sweep')
    .description(
      'remove containers and networks that killed runs of the kind engine left (every run does so too)',
    )
    .addHelpText(
      'after',
      `
Only what carries the label of a run whose process is gone is removed; clusters of others, and of runs that are still
going on or were kept with --retain, stay.

Examples:
  bearerless sweep`,
    )
    .action(async () => {
      const [{ connect }, { sweep }] = await Promise.all([
        import('../engine/kind/docker.ts'),
        import('../engine/kind/sweep.ts'),
      ]);
      const removed = await sweep(await connect());
      for (const name of removed) context.print(lineText(`removed ${name}`));
      if (removed.length === 0) context.print(lineText('nothing to remove'));
    });
}
