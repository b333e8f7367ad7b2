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

/** Where a cell stands; `observed` is an answer of which nobody said beforehand what it should be. */
export type Standing = 'as-expected' | 'differs' | 'observed' | 'unsupported' | 'inconclusive';

/** Where a cell stands, in one word that reports share. */
export function standingOf(result: CellResult): Standing {
  const { kind } = result.observed;
  if (kind === 'unsupported' || kind === 'inconclusive') return kind;
  if (result.expected === undefined) return 'observed';
  return differs(result) ? 'differs' : 'as-expected';
}
