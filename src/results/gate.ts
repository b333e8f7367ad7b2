// Decides whether a comparison lets a pipeline continue. A gate that compared nothing, or had no answers, is not
// passed.
import { countOf, type Difference, type DifferenceKind } from './compare.ts';

/**
 * `failed`: a forbidden difference. `nothing`: no question was answered on both sides. `open`: a question has no
 * answer.
 */
export type Gate = 'failed' | 'nothing' | 'open' | 'passed';

/** The verdict on differences. Without `failOn` only an empty comparison fails. */
export function gateOf(all: readonly Difference<unknown>[], failOn: readonly DifferenceKind[]): Gate {
  if (countOf(all, ...failOn) > 0) return 'failed';
  const compared = all.some(({ was, is, kind }) => kind !== 'open' && was !== '' && is !== '');
  if (!compared) return 'nothing';
  return failOn.length > 0 && countOf(all, 'open') > 0 ? 'open' : 'passed';
}

/** The exit codes, as those of a run. */
export const gateCodes: Record<Gate, 0 | 1 | 3 | 4> = { failed: 1, nothing: 4, open: 3, passed: 0 };
