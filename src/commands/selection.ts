// The options that say what is asked, shared by `run` and `list`, and the plan they make.
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { EngineId } from '../domain/cell.ts';
import type { Plan } from '../domain/plan.ts';
import type { Selection } from '../plan/plan.ts';

/** The options as commander gives them. */
export interface SelectionOptions {
  kubernetes?: string[];
  from?: string[];
  setting?: string[];
  grep?: string;
  to?: string;
  engine: EngineId;
  compare?: EngineId;
  config?: string[];
}

const defaultScenario = 'stranger';

/** Adds the argument and the options of a selection to a command. */
export function addSelection(command: Command): Command {
  return command
    .argument('[scenario...]', `questions to ask, files of scenarios/ (default: ${defaultScenario})`)
    .option(
      '-k, --kubernetes <versions>',
      'versions, in this order: 1.33, latest, -1, v1.33.13 (default: those of the scenario)',
      separated,
    )
    .option('--from <versions>', 'another name of --kubernetes, for upgrades', separated)
    .option('--to <version>', 'the version that upgrades lead to (default: the next minor)')
    .option('-s, --setting <settings>', 'only these settings, files of clusters/settings/', separated)
    .option('-g, --grep <regexp>', 'only cells whose id matches')
    .option(
      '--config <file>',
      'settings and scenarios of your own (YAML; may be given again): its scenarios are asked if none is named, its settings in every scenario',
      (file: string, before: string[] = []) => [...before, file],
    )
    .addOption(
      new Option('--engine <engine>', 'what runs the clusters').choices(EngineId.options).default('process'),
    )
    .addOption(
      new Option(
        '--compare <engine>',
        'ask the same on this engine too, and say where the two disagree',
      ).choices(EngineId.options),
    );
}

/** The plan of a selection. Throws a user error when it names what does not exist or leaves nothing to ask. */
export async function planOf(scenarios: string[], options: SelectionOptions): Promise<Plan> {
  return await planOfSelection({
    scenarios,
    engine: options.engine,
    compare: options.compare && [options.compare],
    versions: options.from ?? options.kubernetes,
    upgradeTo: options.to,
    settings: options.setting,
    grep: options.grep,
    config: options.config?.map((file) => resolve(file)),
  });
}

/** The plan of what a journal says was asked; without scenarios it is the default one, or those of the user's own files. */
export async function planOfSelection(wanted: Selection): Promise<Plan> {
  const [{ packageRoot }, { resolveVersion }, { quirksOf }, { loadLibrary }, { makePlan }, { predict }] =
    await Promise.all([
      import('../domain/root.ts'),
      import('../artifacts/resolve.ts'),
      import('../artifacts/catalogue.ts'),
      import('../plan/load.ts'),
      import('../plan/plan.ts'),
      import('../oracle/predict.ts'),
    ]);
  const versions = {
    resolveVersion: (label: string) => resolveVersion(label),
    quirksOf: (version: string) => quirksOf(version),
  };
  const library = await loadLibrary(packageRoot, versions.resolveVersion, wanted.config);
  const scenarios = [wanted.scenarios, library.own, [defaultScenario]].find((ids) => ids.length > 0) ?? [];
  return makePlan(library, { ...wanted, scenarios }, versions, predict);
}

/** `a,b` and repeated options alike. */
function separated(value: string, before: string[] = []): string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}
