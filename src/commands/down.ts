// `bearerless down`: ends a cluster that `bearerless up` started, and removes its files.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { defaultName, folderOf, ownerProcessOf, removeUpState, upStateNamed } from '../app/up-state.ts';
import { lineText } from '../domain/printed.ts';

/** The command, to be added to the program. */
export function downCommand(context: Context): Command {
  return new Command('down')
    .argument('[name]', 'of the cluster', defaultName)
    .description('end a cluster that `up` started, and remove its files')
    .addHelpText('after', '\nExamples:\n  bearerless down\n  bearerless down old')
    .action(async (name: string) => {
      const state = await upStateNamed(context, name);
      const { pid, alive } = await ownerProcessOf(state);
      if (alive) {
        end(pid);
        const { waitFor } = await import('../engine/wait.ts');
        const gone = async () => !(await ownerProcessOf(state)).alive || undefined;
        const limits = { limit: 90_000, signal: context.signal, every: 100 };
        await waitFor(`the process ${pid}, which runs "${name}", has ended`, gone, limits);
      }
      // A background process that was killed could not take its containers down.
      if (!alive && state.engine === 'kind') {
        const [{ connect }, { sweep }] = await Promise.all([
          import('../engine/kind/docker.ts'),
          import('../engine/kind/sweep.ts'),
        ]);
        await sweep(await connect());
      }
      await removeUpState(folderOf(context, name));
      context.print(lineText(`${name} is down`));
    });
}

/** Tells the process to end, if it has not ended since it was looked for. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}
