// The options that say what is asked, shared by `run` and `list`, and the plan they make.
import { type Command, Option } from 'commander';
import { defaultScenario, planOfSelection } from '../../app/planning.ts';
import { EngineId } from '../../domain/cell.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Selection } from '../../plan/plan.ts';
import { addFileOptions, type FileFlags, ownOf } from './files.ts';
import { separated } from './names.ts';

/** The options as commander gives them. */
export interface SelectionOptions extends FileFlags {
  kubernetes?: string[];
  from?: string[];
  setting?: string[];
  grep?: string;
  to?: string;
  engine: EngineId;
  compare?: EngineId;
  write?: string;
}

/** Adds the argument and the options of a selection to a command. */
export function addSelection(command: Command): Command {
  return addFileOptions(command)
    .option('--write <file>', 'write the setting of your files there, in the format of this program')
    .argument('[scenario...]', `questions to ask, files of scenarios/ (default: ${defaultScenario})`)
    .option(
      '-k, --kubernetes <versions>',
      'versions, in this order: 1.33, latest, -1, v1.33.13 (default: those of the scenario); of `run` also a checkout',
      separated,
    )
    .option('--from <versions>', 'another name of --kubernetes, for upgrades', separated)
    .option('--to <version>', 'the version that upgrades lead to, minor by minor (default: the next one)')
    .option('-s, --setting <settings>', 'only these settings, files of clusters/settings/', separated)
    .option('-g, --grep <regexp>', 'only cells whose id matches')
    .addOption(
      new Option('--engine <engine>', 'the engine that runs the clusters')
        .choices(EngineId.options)
        .default('process'),
    )
    .addOption(
      new Option(
        '--compare <engine>',
        'ask the same on this engine too, and report where the two disagree',
      ).choices(EngineId.options),
    );
}

/** The plan of a selection. Throws a user error when it names what does not exist or leaves nothing to ask. */
export async function planOf(scenarios: string[], options: SelectionOptions): Promise<Plan> {
  return await planOfSelection(selectionOf(scenarios, options));
}

/** The selection that the options make. */
export function selectionOf(scenarios: string[], options: SelectionOptions): Selection {
  const { files, options: own } = ownOf(options);
  return {
    scenarios,
    engine: options.engine,
    compare: options.compare && [options.compare],
    versions: options.from ?? options.kubernetes,
    upgradeTo: options.to,
    settings: options.setting,
    grep: options.grep,
    config: files && [...files],
    own,
    write: options.write,
  };
}

/** The selection as words of a command line, without files of the user's own. */
export function selectionWords(scenarios: string[], options: SelectionOptions): string[] {
  const { kubernetes, from, to, setting, grep, engine, compare } = options;
  const list = (name: string, values: string[] | undefined) =>
    values === undefined ? [] : [name, values.join(',')];
  const one = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  return [
    ...scenarios,
    ...list('--kubernetes', from ?? kubernetes),
    ...one('--to', to),
    ...list('--setting', setting),
    ...one('--grep', grep),
    ...(engine === 'process' ? [] : ['--engine', engine]),
    ...one('--compare', compare),
  ];
}
