// The exit code of a run. It is decided only here, from the conclusion of the run: 130 interrupted · 1 a cell is not
// what its scenario expects, or engines disagree · 3 environment · 4 nothing was tested · 0 done. 2, wrong usage, is
// raised before any run.
import type { Results } from '../domain/results.ts';
import { conclusionOf } from '../results/conclusion.ts';

const codes = { interrupted: 130, differs: 1, environment: 3, nothing: 4, good: 0 } as const;

/**
 * The exit code for these results. `interrupted` comes from the program itself, since the journal may end before it is
 * recorded.
 */
export function exitCode(results: Results, { interrupted }: { interrupted: boolean }): 0 | 1 | 3 | 4 | 130 {
  return codes[conclusionOf({ ...results, run: { ...results.run, interrupted } })];
}
