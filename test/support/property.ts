// A property of test/faults: something that must hold of every value that fast-check makes. Says how many values it
// asks, gives each its time, and adds to a failure the value that shows it, made as small as may be, and the command
// that asks it again.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { faultText } from '../../src/app/fault.ts';
import { BearerlessError } from '../../src/domain/error.ts';
import { type Counts, count, reproducible, seed } from './seeded.ts';
import type { Test } from './suite.ts';

export interface More<T> {
  /** Values that are asked first, such as those that a mended fault was found by. */
  examples?: readonly T[];
  /** Milliseconds for one value; what takes longer hangs as good as for ever. */
  limit?: number;
}

/** Registers a property as one test of the part. */
export function property<T>(
  test: Test,
  part: string,
  title: string,
  counts: Counts,
  values: fc.Arbitrary<T>,
  holds: (value: T) => unknown,
  { examples = [], limit = 5_000 }: More<NoInfer<T>> = {},
): void {
  const numRuns = count(counts);
  console.log(`== ${part}: ${title}: seed ${seed}, ${numRuns} values`);
  const timely = fc.asyncProperty(values, async (value) => {
    const start = performance.now();
    await holds(value);
    const took = performance.now() - start;
    if (took > limit) throw new Error(`took ${Math.round(took)} ms, and ${limit} are its limit`);
  });
  const more = { examples: examples.map((value): [T] => [value]) };
  test(title, () =>
    reproducible(part, undefined, async () => {
      const all = { seed, numRuns: numRuns + examples.length, includeErrorInReport: true, ...more };
      const first = await fc.check(timely, { ...all, endOnFailure: true });
      if (!first.failed) return;
      // A large value has many that are a little smaller: what is small enough is what was found in time.
      const path = first.counterexamplePath ?? '';
      const smaller = await fc.check(timely, { ...all, path, interruptAfterTimeLimit: 20_000 });
      throw new Error(fc.defaultReportMessage(smaller.counterexample ? smaller : first));
    }),
  );
}

/** Throws unless the two are alike; uvu's own comparison goes by `constructor`, which may be a key here. */
export function same(actual: unknown, expected: unknown, what = 'it'): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what} is\n  ${JSON.stringify(actual)}\nand not\n  ${JSON.stringify(expected)}`);
}

/** What `act` gives; or the fault that it ends with, which must be one for people: see `forPeople`. */
export async function orFault<T>(
  act: () => T | Promise<T>,
  names?: string,
): Promise<{ value: T } | { fault: BearerlessError }> {
  try {
    return { value: await act() };
  } catch (thrown) {
    return { fault: forPeople(thrown, names) };
  }
}

/**
 * The fault, after a look at what is shown of it: blame on the user or the environment, `names` (a file) in it, no
 * stack trace, and nothing that a terminal obeys. Throws what is wrong.
 */
export function forPeople(thrown: unknown, names = ''): BearerlessError {
  if (!(thrown instanceof BearerlessError)) throw new Error('it threw no fault of ours', { cause: thrown });
  const text = faultText(thrown);
  const wrong = [
    ...(thrown.blame === 'harness' ? ['a defect is blamed'] : []),
    ...(text.includes(names) ? [] : [`${names} is not named`]),
    ...(/\n +at .*:\d+/.test(text) ? ['there is a stack trace'] : []),
    ...complaintsOfTerminal(text),
  ];
  if (wrong.length > 0) throw new Error(`${wrong.join('; ')}: ${JSON.stringify(text)}`, { cause: thrown });
  return thrown;
}

/**
 * What a terminal would obey in a text, or would not show: control and format characters other than the end of a line.
 */
export function complaintsOfTerminal(text: string): string[] {
  const found = /(?![\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(text);
  return found === null
    ? []
    : [`a raw ${JSON.stringify(found[0])} after ${JSON.stringify(text.slice(0, found.index).slice(-60))}`];
}
