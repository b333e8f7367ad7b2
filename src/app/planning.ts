// The plan of a selection, by today's catalogue, scenarios, settings and rules.
import { isDeepStrictEqual } from 'node:util';
import type { Intake } from '../domain/intake.ts';
import type { Plan } from '../domain/plan.ts';
import { secretsOfWorld } from '../evidence/secrets.ts';
import type { Yours } from '../files/setting.ts';
import type { Selection } from '../plan/plan.ts';

/** The scenario when none is named. */
export const defaultScenario = 'stranger';
/** The scenario when none is named and files of the user are given. */
export const ownScenario = 'own-files';

/**
 * The plan of a selection. Without scenarios it has the default one, or those of the user's own files. Throws a user
 * error when the selection names something unknown or leaves nothing to ask. `intake` is that of an earlier run, with
 * which its `kept` setting is planned again.
 */
export async function planOfSelection(wanted: Selection & { intake?: Intake }): Promise<Plan> {
  const [{ resolveVersion }, { quirksOf }, { loadWith, yoursOf }, { makePlan }, { foretell }] =
    await Promise.all([
      import('../artifacts/resolve.ts'),
      import('../artifacts/catalogue.ts'),
      import('./own-files.ts'),
      import('../plan/plan.ts'),
      import('../oracle/predict.ts'),
    ]);
  const versions = {
    resolveVersion: (label: string) => resolveVersion(label),
    quirksOf: (version: string) => quirksOf(version),
    predict: foretell,
  };
  const own = {
    files: wanted.config,
    options: wanted.own,
    kept: wanted.kept && yoursOf(wanted.kept, wanted.intake),
  };
  const { library, yours, ownFormat } = await loadWith(versions.resolveVersion, own, {
    scenarios: wanted.scenarios.length > 0 ? wanted.scenarios : [defaultScenario],
    settings: wanted.settings ?? [],
  });
  if (wanted.write !== undefined) await (await import('./write-own.ts')).writeOwn(wanted.write, yours);
  const usual = yours ? ownScenario : defaultScenario;
  const scenarios = [wanted.scenarios, library.own, [usual]].find((ids) => ids.length > 0) ?? [];
  if (yours === undefined) return makePlan(library, { ...wanted, scenarios }, versions);
  const { besideOthers } = await import('./own-plan.ts');
  const beside = besideOthers(yours, {
    library,
    wanted: { ...wanted, scenarios, kept: ownFormat === true ? undefined : keptOf(wanted, yours) },
    resolveVersion: versions.resolveVersion,
  });
  const plan = makePlan(beside.library, beside.selection, versions);
  return { ...plan, intake: beside.intakeOf(plan) };
}

/**
 * What a run keeps of files from standard input, so that it can be continued: their setting, unless a secret is in it,
 * which nothing that is stored may have.
 */
function keptOf({ config = [] }: Selection, { setting, version }: Yours): Selection['kept'] {
  const clean = isDeepStrictEqual(secretsOfWorld().value({ own: setting }), { own: setting });
  if (!config.includes('-') || !clean) return undefined;
  return { setting, ...(version === undefined ? {} : { version }) };
}
