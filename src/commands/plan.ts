// `bearerless plan`: how a run would be divided among machines, for people and as a matrix for CI.
import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../app/context.ts';
import { jsonText, type Printed } from '../domain/printed.ts';
import type { Part } from '../plan/shard.ts';
import { table } from '../report/table.ts';
import { addSelection, planOf, type SelectionOptions } from './options/selection.ts';

const examples = `
A group (one version on one engine) is never divided, so there are no more shards of use than groups.

Examples:
  bearerless plan                                     a shard for each group
  bearerless plan -k 1.37,1.33,1.20 --shards 2
  echo "matrix=$(bearerless plan --shards 4 --github)" >> "$GITHUB_OUTPUT"
      in a later job: strategy: { matrix: "\${{ fromJSON(needs.plan.outputs.matrix) }}" }
      and there: bearerless run --shard "\${{ matrix.shard }}"`;

interface PlanFlags extends SelectionOptions {
  shards?: number;
  github?: boolean;
}

/** GitHub runs at most so many jobs of a matrix. */
const githubLimit = 256;

/** The command, to be added to the program. */
export function planCommand(context: Context): Command {
  return addSelection(new Command('plan'))
    .description('print how a run is divided into shards, without running anything')
    .option('--shards <n>', 'how many shards (default: as many as there are groups)', whole)
    .option('--github', 'as one line of JSON, a matrix for fromJSON in a GitHub workflow')
    .addHelpText('after', examples)
    .action(async (scenarios: string[], flags: PlanFlags) => {
      const plan = await planOf(scenarios, flags);
      const [{ partsOf }, { recordedDurations }] = await Promise.all([
        import('../plan/shard.ts'),
        import('../plan/durations.ts'),
      ]);
      const groups = Math.max(1, plan.groups.length);
      const wanted = flags.shards ?? Math.min(githubLimit, groups);
      const parts = partsOf(plan, wanted, recordedDurations());
      context.print(flags.github ? asMatrix(parts) : asTable(parts));
    });
}

/** An empty shard gets a job too, since a merge wants all of them. */
function asMatrix(parts: Part[]): Printed {
  const include = parts.map((part) => {
    const engines = [...new Set(part.groups.map(({ engine }) => engine))];
    const versions = [...new Set(part.groups.map(({ version }) => version))];
    return {
      shard: `${part.shard.index}/${part.shard.of}`,
      name: nameOf(part),
      engines: engines.join(','),
      versions: versions.join(','),
      // GitHub's cache takes no commas in a key.
      key: [...versions, ...engines].join('-') || 'nothing',
      seconds: Math.round(part.seconds),
    };
  });
  return jsonText({ include });
}

function asTable(parts: Part[]): Printed {
  const rows = parts.map((part) => [
    `${part.shard.index}/${part.shard.of}`,
    `${part.cells.length}`,
    `${Math.round(part.seconds)} s`,
    nameOf(part),
  ]);
  return table(['SHARD', 'CELLS', 'ABOUT', 'GROUPS'], rows);
}

function nameOf({ groups }: Part): string {
  const names = groups.map(({ version, engine, depth }) => {
    return engine === 'process' && depth === 'node' ? `${version} whole` : `${version} ${engine}`;
  });
  return names.join(', ') || 'nothing';
}

function whole(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > githubLimit)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${githubLimit}.`);
  return number;
}
