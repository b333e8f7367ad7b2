// `bearerless schema`: prints the JSON Schema of the files that users write and of the results, for editors and other
// programs.
import { Argument, Command } from 'commander';
import type { Context } from '../app/context.ts';
import { programText } from '../domain/printed.ts';

const kinds = ['scenario', 'setting', 'config', 'required', 'results'] as const;

const examples = `
Examples:
  bearerless schema scenario > scenario.schema.json
  bearerless schema config                           a file for -f: settings and scenarios of your own
  bearerless schema required                         a file for "bearerless check --required"
  # yaml-language-server: $schema=./scenario.schema.json     first line of a YAML file, for editors`;

/** The command, to be added to the program. */
export function schemaCommand(context: Context): Command {
  return new Command('schema')
    .description(
      'print the JSON Schema of a scenario, a setting, a file for -f or --required, or results.json',
    )
    .addArgument(new Argument('<kind>', 'of what').choices(kinds))
    .addHelpText('after', examples)
    .action(async (kind: (typeof kinds)[number]) => {
      if (kind === 'results') context.print(programText((await import('../results/schema.ts')).schemaText()));
      else context.print(programText((await import('../plan/schema.ts')).writtenSchema(kind)));
    });
}
