// `bearerless schema`: prints the JSON Schema of the files that users write and of the results, for editors and other
// programs.
import { Argument, Command } from 'commander';
import type { Context } from '../app/context.ts';
import { programText } from '../domain/printed.ts';

const kinds = [
  ...(['scenario', 'setting', 'config', 'required'] as const),
  ...(['results', 'journal', 'probe', 'diff', 'bisection', 'plan'] as const),
];

const examples = `
Examples:
  bearerless schema scenario > scenario.schema.json
  bearerless schema config                           a file for -f: settings and scenarios of your own
  bearerless schema required                         a file for "bearerless check --required"
  bearerless schema results                          results.json; journal: a line of journal.jsonl
  bearerless schema probe                            what "bearerless probe --json" prints
  bearerless schema diff                             what "bearerless diff --reporter json" prints
  bearerless schema bisection                        what "bearerless bisect --json" prints
  bearerless schema plan                             what "bearerless plan --github" prints
  # yaml-language-server: $schema=./scenario.schema.json     first line of a YAML file, for editors`;

/** The command, to be added to the program. */
export function schemaCommand(context: Context): Command {
  return new Command('schema')
    .description('print the JSON Schema of a file that you write, or of what is written for programs')
    .addArgument(new Argument('<kind>', 'of what').choices(kinds))
    .addHelpText('after', examples)
    .action(async (kind: (typeof kinds)[number]) => {
      const [{ writtenSchema }, { documentSchema, schemaText }] = await Promise.all([
        import('../plan/schema.ts'),
        import('../results/schema.ts'),
      ]);
      context.print(programText(textOf(kind)));

      function textOf(kind: (typeof kinds)[number]): string {
        switch (kind) {
          case 'results':
            return schemaText();
          case 'journal':
          case 'probe':
          case 'diff':
          case 'bisection':
          case 'plan':
            return documentSchema(kind);
          default:
            return writtenSchema(kind);
        }
      }
    });
}
