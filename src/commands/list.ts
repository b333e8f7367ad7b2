// `bearerless list`: prints the plan, every cell with what is expected of it, and starts nothing.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { listWidth, screenOf } from '../app/screen.ts';
import type { Cell } from '../domain/cell.ts';
import { plain, plainly } from '../domain/plain.ts';
import type { Plan } from '../domain/plan.ts';
import { jsonText, type Printed, printed, screenText } from '../domain/printed.ts';
import { table } from '../report/table.ts';
import { intakeLines } from '../report/terminal/intake.ts';
import { wrapWords } from '../report/terminal/wrap.ts';
import { addSelection, planOf, type SelectionOptions } from './options/selection.ts';

const examples = `
Examples:
  bearerless list                                    everything that "bearerless run" would ask
  bearerless list --kubernetes 1.33 --setting default
  bearerless list --grep '@none$'                    only what a stranger asks
  bearerless list --json | jq -r '.cells[].id'`;

/** The command, to be added to the program. */
export function listCommand(context: Context): Command {
  return addSelection(new Command('list'))
    .description('print what would be asked and what is expected, without running anything')
    .option('--json', 'as one JSON object')
    .addHelpText('after', examples)
    .action(async (scenarios: string[], options: SelectionOptions & { json?: boolean }) => {
      const plan = await planOf(scenarios, options);
      const { columns } = screenOf(context);
      context.print(options.json ? asJson(plan) : printed([asTable(plan), asIntake(plan, columns)]));
    });
}

/** What became of the user's own files. */
function asIntake({ intake }: Plan, columns: number): Printed {
  const lines = intakeLines(intake ? { intake } : {}, columns, (_, text) => text);
  return screenText(lines.length > 0 ? [plainly``, ...lines] : []);
}

function asJson({ cells, groups, intake }: Plan): Printed {
  const shown = groups.map(({ version, engine, settings, cells }) => ({
    version,
    engine,
    settings: settings.map(({ id }) => id),
    cells: cells.length,
  }));
  return jsonText({ cells, groups: shown, ...(intake ? { intake } : {}) }, 2);
}

function asTable({ cells, groups }: Plan): Printed {
  const reasons = new Map<string, number>();
  for (const { unsupported } of cells) {
    if (unsupported !== undefined) reasons.set(unsupported, (reasons.get(unsupported) ?? 0) + 1);
  }
  const width = listWidth() ?? Number.POSITIVE_INFINITY;
  const rest = [
    ...groups.map(({ version, settings, cells }) => {
      return `${version}: ${cells.length} cells under ${settings.map(({ id }) => id).join(', ')}`;
    }),
    ...[...reasons].map(([why, count]) => `unsupported: ${count} cells; ${why}`),
  ];
  return printed([
    table(
      ['EXPECTED', 'CELL'],
      cells.map((cell) => [expectation(cell), cell.id]),
    ),
    screenText([plainly``, ...rest.flatMap((line) => wrapWords(plain(line), width))]),
  ]);
}

/** `401`, `401 control`, `unsupported`, or `-` where the scenario expects nothing. */
function expectation({ expected, unsupported }: Cell): string {
  if (unsupported !== undefined) return 'unsupported';
  if (expected === undefined) return '-';
  return expected.control ? `${expected.outcome} control` : expected.outcome;
}
