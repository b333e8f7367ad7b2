// Until when tests may begin: TESTS_UNTIL, in seconds since 1970, which .ci/run sets; without it, always. What runs by
// then has a few minutes more, so that a run of everything ends in time on any machine.

/** Milliseconds that a test file which runs at that moment may still take. */
const more = 8 * 60_000;

/** Milliseconds from now to the moment after which no test file begins. */
function left(): number {
  const { TESTS_UNTIL } = process.env;
  return TESTS_UNTIL ? Number(TESTS_UNTIL) * 1000 - Date.now() : Number.POSITIVE_INFINITY;
}

/** Whether no test file may begin any more. */
export function isLate(): boolean {
  return left() <= 0;
}

/** The limit of a test file that begins now, in milliseconds: its own, or what is left. */
export function limitNow(own: number): number {
  return Math.min(own, left() + more);
}
