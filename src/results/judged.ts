// Judges a cell: what was observed against what was said beforehand. Only an answer of the cluster is judged: unsupported and
// inconclusive cells are neither right nor wrong. Results stay observations; a verdict is computed whenever it is shown.
import { isOutcome } from '../domain/outcome.ts';
import type { CellResult } from '../domain/results.ts';

/** The outcome that was expected, and who said so. */
export interface Said {
  said: string;
  rule?: string | undefined;
  scenario?: string | undefined;
}

export type Verdict =
  | ({ kind: 'as-predicted' } & Said)
  | ({ kind: 'surprise' } & Said)
  /** The cluster answered, and nobody had said what. */
  | { kind: 'unpredicted' }
  | { kind: 'unsupported'; because: string }
  | { kind: 'inconclusive'; code: string; because: string };

/** The verdict of a cell. */
export function verdictOf({ observed, expected }: CellResult): Verdict {
  if (observed.kind === 'unsupported' || observed.kind === 'inconclusive') return observed;
  if (expected === undefined) return { kind: 'unpredicted' };
  const { outcome: said, rule, scenario } = expected;
  const who: Said = { said, rule, scenario };
  return isOutcome(said, observed) ? { kind: 'as-predicted', ...who } : { kind: 'surprise', ...who };
}

/** Whether the cluster answered something else than was said beforehand. */
export function differs(result: CellResult): boolean {
  return verdictOf(result).kind === 'surprise';
}

/** The control cell did not give the answer that is known, so the other answers beside it vouch for nothing. */
export function controlFailed(result: CellResult): boolean {
  return result.expected?.control === true && differs(result);
}
