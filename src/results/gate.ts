// Whether a comparison lets a pipeline go on. A gate that compared nothing, or could not see, has not been passed.
import { countOf, type Difference, type DifferenceKind } from './compare.ts';

/**
 * `failed`: there is what must not be. `nothing`: no question was answered on both sides. `open`: one has no answer.
 */
export type Gate = 'failed' | 'nothing' | 'open' | 'passed';

/** The verdict on differences; with no `failOn` only an empty comparison stops anybody. */
export function gateOf(all: readonly Difference<unknown>[], failOn: readonly DifferenceKind[]): Gate {
  if (countOf(all, ...failOn) > 0) return 'failed';
  const compared = all.some(({ was, is, kind }) => kind !== 'open' && was !== '' && is !== '');
  if (!compared) return 'nothing';
  return failOn.length > 0 && countOf(all, 'open') > 0 ? 'open' : 'passed';
}

/** The exit codes, as those of a run. */
export const gateCodes: Record<Gate, 0 | 1 | 3 | 4> = { failed: 1, nothing: 4, open: 3, passed: 0 };
