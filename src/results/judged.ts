// Judges a cell by comparing its observation with its expectation. Only an answer of the cluster is judged: unsupported
// and inconclusive cells are neither right nor wrong. Results store observations; a verdict is computed whenever it is
// shown.
import { isConclusive, isOutcome, longOutcome } from '../domain/outcome.ts';
import type { CellResult } from '../domain/results.ts';

/** The expected outcome, and its source. */
export interface Said {
  said: string;
  rule?: string | undefined;
  scenario?: string | undefined;
}

/** What a cell comes to: the prediction against the answer, or why there is none of the two. */
export type Verdict =
  | ({ kind: 'as-predicted' } & Said)
  | ({ kind: 'surprise' } & Said)
  /** As predicted when asked again, but not before. */
  | ({ kind: 'flaky'; earlier: string[] } & Said)
  /** The cluster answered, and nothing was predicted. */
  | { kind: 'unpredicted'; because?: string[] }
  | { kind: 'unsupported'; because: string }
  | { kind: 'inconclusive'; code: string; because: string };

/** The verdict of a cell. */
export function verdictOf(result: CellResult): Verdict {
  const { observed, expected, unpredicted, earlier = [] } = result;
  if (observed.kind === 'unsupported' || observed.kind === 'inconclusive') return observed;
  if (expected === undefined)
    return { kind: 'unpredicted', ...(unpredicted ? { because: unpredicted } : {}) };
  const { outcome: said, rule, scenario, asks } = expected;
  const who: Said = { said, rule, scenario };
  if (!isOutcome(said, observed)) return { kind: 'surprise', ...who };
  if (asks !== undefined && asks.join() !== askedBy(result).join())
    return { kind: 'surprise', ...who, said: `${said}, where the kubelet asks ${asks.join(', ')}` };
  const others = earlier.filter((one) => isConclusive(one) && !isOutcome(said, one)).map(longOutcome);
  return others.length > 0 ? { kind: 'flaky', earlier: others, ...who } : { kind: 'as-predicted', ...who };
}

/** What the kubelet asked the apiserver about the request, in order: `create nodes/proxy`. */
export function askedBy({ reviews = [] }: CellResult): string[] {
  return reviews.flatMap((review) =>
    review.kind === 'SubjectAccessReview' ? [`${review.verb} ${review.resource}/${review.subresource}`] : [],
  );
}

/** Whether the cluster's answer differs from the expectation. */
export function differs(result: CellResult): boolean {
  return verdictOf(result).kind === 'surprise';
}

/** Whether it is worth asking again: a surprise, or no answer at all. */
export function isFailure(result: CellResult | undefined): boolean {
  return result !== undefined && (differs(result) || result.observed.kind === 'inconclusive');
}

/** Whether the control cell did not give its known answer, so the other answers cannot be trusted. */
export function controlFailed(result: CellResult): boolean {
  return result.expected?.control === true && differs(result);
}
