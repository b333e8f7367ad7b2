// Long work in short steps, so that the page stays quick: what fits into the first moment is done at once, the rest frame by
// frame, until something else is to be shown.

/** Milliseconds of work at once: before the first paint, and in each later frame. */
const first = 16;
const later = 12;

/** Runs the work; the function that is returned ends it early. */
export function inSteps(work: Iterator<unknown>): () => void {
  let ended = false;
  const run = (limit: number) => {
    const until = performance.now() + limit;
    while (!ended && performance.now() < until) ended = work.next().done === true;
    // A timer after the frame, and not the frame itself, leaves room for what the reader does meanwhile.
    if (!ended) setTimeout(run, 4, later);
  };
  run(first);
  return () => {
    ended = true;
  };
}
