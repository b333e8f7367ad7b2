// Judges a cell: what was observed against what was said beforehand. Only an answer of the cluster is judged:
// unsupported and inconclusive cells are neither right nor wrong. Results stay observations; a verdict is computed
// whenever it is shown.
import { isConclusive, isOutcome, longOutcome } from '../domain/outcome.ts';
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
  /** As predicted when it was asked again, and something else before. */
  | ({ kind: 'flaky'; earlier: string[] } & Said)
  /** The cluster answered, and nobody had said what. */
  | { kind: 'unpredicted'; because?: string[] }
  | { kind: 'unsupported'; because: string }
  | { kind: 'inconclusive'; code: string; because: string };

/** The verdict of a cell. */
export function verdictOf({ observed, expected, unpredicted, earlier = [] }: CellResult): Verdict {
  if (observed.kind === 'unsupported' || observed.kind === 'inconclusive') return observed;
  if (expected === undefined)
    return { kind: 'unpredicted', ...(unpredicted ? { because: unpredicted } : {}) };
  const { outcome: said, rule, scenario } = expected;
  const who: Said = { said, rule, scenario };
  if (!isOutcome(said, observed)) return { kind: 'surprise', ...who };
  const others = earlier.filter((one) => isConclusive(one) && !isOutcome(said, one)).map(longOutcome);
  return others.length > 0 ? { kind: 'flaky', earlier: others, ...who } : { kind: 'as-predicted', ...who };
}

/** Whether the cluster answered something else than was said beforehand. */
export function differs(result: CellResult): boolean {
  return verdictOf(result).kind === 'surprise';
}

/** Whether it is worth asking again: a surprise, or no answer at all. */
export function isFailure(result: CellResult | undefined): boolean {
  return result !== undefined && (differs(result) || result.observed.kind === 'inconclusive');
}

/** The control cell did not give the answer that is known, so the other answers beside it vouch for nothing. */
export function controlFailed(result: CellResult): boolean {
  return result.expected?.control === true && differs(result);
}
