// The exit code of a run, decided here and nowhere else, from what the run amounts to: 130 interrupted · 1 a cell is
// not what its scenario expects, or engines disagree · 3 environment · 4 nothing was tested · 0 done. 2, wrong usage,
// is raised before any run.
import type { Results } from '../domain/results.ts';
import { conclusionOf } from '../results/conclusion.ts';

const codes = { interrupted: 130, differs: 1, environment: 3, nothing: 4, good: 0 } as const;

/** The code of these results; `interrupted` as the program knows it, whatever the journal got to say. */
export function exitCode(results: Results, { interrupted }: { interrupted: boolean }): 0 | 1 | 3 | 4 | 130 {
  return codes[conclusionOf({ ...results, run: { ...results.run, interrupted } })];
}
