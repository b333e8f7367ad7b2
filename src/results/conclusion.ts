// The conclusion of a run in one word. The exit code, the badge and CI's pass or fail follow from it. The first that
// applies counts, since it matters most.
import { isConclusive } from '../domain/outcome.ts';
import type { Results } from '../domain/results.ts';
import { differs } from './judged.ts';

/**
 * `differs`: a cell is not as expected, or engines disagree. `environment`: a cluster never came up or did not last, or
 * a question stayed open. `nothing`: no cluster answered anything. Unsupported cells are fine, unless there is nothing
 * else.
 */
export type Conclusion = 'interrupted' | 'differs' | 'environment' | 'nothing' | 'good';

/** The conclusion of a run. */
export function conclusionOf(results: Results): Conclusion {
  const cells = Object.values(results.cells);
  if (results.run.interrupted) return 'interrupted';
  if (cells.some(differs) || disagreements(results) > 0) return 'differs';
  if (results.clusters.some((cluster) => cluster.fault)) return 'environment';
  if (cells.some((cell) => cell.observed.kind === 'inconclusive')) return 'environment';
  if (!cells.some((cell) => isConclusive(cell.observed))) return 'nothing';
  return 'good';
}

/** How many questions the engines answer differently. */
export function disagreements({ agreement }: Results): number {
  return agreement?.disagreements.length ?? 0;
}
