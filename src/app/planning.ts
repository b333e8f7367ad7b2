// The plan of a selection, by today's catalogue, scenarios, settings and rules.
import type { Plan } from '../domain/plan.ts';
import type { Selection } from '../plan/plan.ts';

/** Asked where no scenario is named. */
export const defaultScenario = 'stranger';

/**
 * The plan. Without scenarios the default one is asked, or those of the user's own files. Throws a user error when it names what does not exist
 * or leaves nothing to ask.
 */
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
