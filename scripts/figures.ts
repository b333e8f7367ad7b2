// How the benchmarks say their numbers: a middle and how far they spread, since machines are noisy. Pure.

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** `12.3  (11.9 to 14.0)` */
export function span(numbers: readonly number[], digits = 1): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${median(numbers).toFixed(digits)}  (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
