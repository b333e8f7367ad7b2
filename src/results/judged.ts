// Whether a cell is what its scenario expects. Only an answer of the cluster is judged: unsupported and inconclusive
// cells are neither right nor wrong.
import { isConclusive, shortOutcome } from '../domain/outcome.ts';
import type { CellResult } from '../domain/results.ts';

/** Whether the cluster answered something else than the scenario expects. */
export function differs(result: CellResult): boolean {
  return (
    result.expected !== undefined &&
    isConclusive(result.observed) &&
    shortOutcome(result.observed) !== result.expected.outcome
  );
}

/** The control cell did not give the answer that is known, so the other answers beside it vouch for nothing. */
export function controlFailed(result: CellResult): boolean {
  return result.expected?.control === true && differs(result);
}
