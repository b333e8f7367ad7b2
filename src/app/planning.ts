// The plan of a selection, by today's catalogue, scenarios, settings and rules.
import type { Plan } from '../domain/plan.ts';
import type { Selection } from '../plan/plan.ts';

/** The scenario when none is named. */
export const defaultScenario = 'stranger';
/** The scenario when none is named and files of the user are given. */
export const ownScenario = 'own-files';

/**
 * The plan of a selection. Without scenarios it has the default one, or those of the user's own files. Throws a user
 * error when the selection names something unknown or leaves nothing to ask.
 */
export async function planOfSelection(wanted: Selection): Promise<Plan> {
  const [{ resolveVersion }, { quirksOf }, { loadWith }, { makePlan }, { foretell }] = await Promise.all([
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
  const { library, yours } = await loadWith(versions.resolveVersion, {
    files: wanted.config,
    options: wanted.own,
  });
  if (wanted.write !== undefined) await (await import('./write-own.ts')).writeOwn(wanted.write, yours);
  const usual = yours ? ownScenario : defaultScenario;
  const scenarios = [wanted.scenarios, library.own, [usual]].find((ids) => ids.length > 0) ?? [];
  if (yours === undefined) return makePlan(library, { ...wanted, scenarios }, versions);
  const { besideOthers } = await import('./own-plan.ts');
  const beside = besideOthers(yours, {
    library,
    wanted: { ...wanted, scenarios },
    resolveVersion: versions.resolveVersion,
  });
  const plan = makePlan(beside.library, beside.selection, versions);
  return { ...plan, intake: beside.intakeOf(plan) };
}
