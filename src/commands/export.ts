// `bearerless export logs`: writes the current logs of a running cluster's components as files.
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { makeFolder } from '../app/make-folder.ts';
import { defaultName, folderOf, upStateNamed } from '../app/up-state.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText } from '../domain/printed.ts';
import { logsSocket } from '../run/cluster-access.ts';

/** The command, to be added to the program. */
export function exportCommand(context: Context): Command {
  return new Command('export')
    .description('write out what a cluster has')
    .addHelpText('after', '\nExample:\n  bearerless export logs')
    .addCommand(
      new Command('logs')
        .argument('[dir]', 'where to; made when it is not there', 'logs')
        .option('--name <name>', 'of a cluster that `up` started', defaultName)
        .description("a cluster's logs and configuration, without its secrets")
        .addHelpText(
          'after',
          `
A run stores these by itself below evidence/, for clusters that did not come up too.

Examples:
  bearerless export logs
  bearerless export logs out --name old`,
        )
        .action(async (dir: string, { name }: { name: string }) => {
          await upStateNamed(context, name);
          const socket = connect(join(folderOf(context, name), logsSocket));
          const said = await text(socket).catch((cause) => {
            throw new BearerlessError('environment', 'not-up', `the cluster "${name}" does not answer`, {
              hint: `Remove what is left of it: bearerless down ${name}`,
              cause,
            });
          });
          const folder = resolve(dir);
          makeFolder(folder);
          for (const [file, content] of Object.entries(JSON.parse(said) as Record<string, string>)) {
            await writeFile(join(folder, file), content);
            context.print(lineText(join(folder, file)));
          }
        }),
    );
}
