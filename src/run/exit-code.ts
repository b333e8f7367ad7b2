// The exit code of a run, decided here and nowhere else. The first that applies, since it says most to who must act:
// 130 interrupted · 1 a cell is not what its scenario expects, or engines disagree · 3 environment (a cluster never came up, or a cell is
// inconclusive, even if nothing was answered) · 4 nothing was tested · 0 done. 2, wrong usage, is raised before any run.
import { isConclusive } from '../domain/outcome.ts';
import type { Results } from '../domain/results.ts';
import { differs } from '../results/judged.ts';

/** Unsupported cells are fine, unless there is nothing else. */
export function exitCode(results: Results, { interrupted }: { interrupted: boolean }): 0 | 1 | 3 | 4 | 130 {
  const cells = Object.values(results.cells);
  if (interrupted) return 130;
  if (cells.some(differs) || (results.agreement?.disagreements.length ?? 0) > 0) return 1;
  if (results.clusters.some((cluster) => cluster.fault)) return 3;
  if (cells.some((cell) => cell.observed.kind === 'inconclusive')) return 3;
  if (!cells.some((cell) => isConclusive(cell.observed))) return 4;
  return 0;
}
