// What makes a case of test/faults the same each time: its random numbers come from the seed, its part and its number
// alone. Says seed and count when a file is collected, and adds to every failure the one command that asks the case
// again.
import { type Random, randomOf } from './random.ts';
import { suite, type Test } from './suite.ts';

/** The seed of this run: `--seed` of `npm run test:faults`. */
export const seed: number = numberOf('FAULTS_SEED') ?? 13;

/** Whether the full counts are asked (`--whole`), and not the short form. */
export const whole: boolean = process.env.FAULTS_WHOLE === '1';

/** How many cases the short form asks, and how many the whole. */
export interface Counts {
  short: number;
  whole: number;
}

/** How many cases of a part this run asks: `--count`, or what its form says. */
export function count(counts: Counts): number {
  return numberOf('FAULTS_COUNT') ?? (whole ? counts.whole : counts.short);
}

/** The command that asks again; `part` is the name of the file without `.test.ts`. */
export function reproduce(part: string, number?: number): string {
  const one = number === undefined ? '' : ` --case ${number}`;
  return `npm run test:faults -- ${part} --seed ${seed}${one}${whole ? ' --whole' : ''}`;
}

/** The random numbers of `name` under this run's seed. */
export function random(name: string): Random {
  return randomOf(`${seed}/${name}`);
}

/** A part of the suite: a file of test/faults, by its name without `.test.ts`. */
export interface Part {
  /** Registers one test; its failure says how to ask the part again. */
  test: Test;
  /**
   * Registers random cases as tests: all of the count, or the one of `--case`. A second call of a part numbers its
   * cases from 1000, and so on. `title` may say what a case does.
   */
  cases(
    counts: Counts,
    body: (random: Random, number: number) => unknown,
    title?: (random: Random, number: number) => string,
  ): void;
}

/** Between the first cases of two calls. */
const apart = 1000;

/** Opens the suite of a part. `limit` of each test in milliseconds. */
export function faults(part: string, options: { limit?: number } = {}): Part {
  const test = suite(part, options);
  const only = numberOf('FAULTS_CASE');
  let first = -apart;
  return {
    test: (title, body) => {
      if (only === undefined) test(title, () => reproducible(part, undefined, body));
    },
    cases: (counts, body, title = () => '') => {
      first += apart;
      const all = Array.from({ length: count(counts) }, (_, n) => first + n);
      const numbers = only === undefined ? all : only >= first && only < first + apart ? [only] : [];
      if (numbers.length === 0) return;
      const asked = only === undefined ? `${numbers.length} cases` : `case ${only} alone`;
      console.log(`== ${part}: seed ${seed}, ${asked}`);
      for (const number of numbers) {
        const name = `${part}/${number}`;
        const what = title(random(name), number);
        test(`case ${number}${what === '' ? '' : `: ${what}`}`, () =>
          reproducible(part, number, () => body(random(name), number)));
      }
    },
  };
}

/** Does `act`; what it throws says how to ask it again. */
export async function reproducible(
  part: string,
  number: number | undefined,
  act: () => unknown,
): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    error.message = `${error.message}\nreproduce: ${reproduce(part, number)}`;
    throw error;
  }
}

function numberOf(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}
