// Long work in short steps, so that the page stays quick: what fits into the first moment is done at once, the rest
// after the frame that shows it, frame by frame, until something else is to be shown.

/**
 * Milliseconds of work at once: before the first paint (the first rows; laying them out takes longer than making them),
 * and after each later frame.
 */
const first = 1;
const later = 12;

/** Runs the work; the function that is returned ends it early. */
export function inSteps(work: Iterator<unknown>): () => void {
  let ended = false;
  const run = (limit: number) => {
    const until = performance.now() + limit;
    while (!ended && performance.now() < until) ended = work.next().done === true;
    // A timer that begins with the frame runs when that is painted, and leaves room for what the reader does meanwhile.
    if (!ended) requestAnimationFrame(() => setTimeout(run, 0, later));
  };
  run(first);
  return () => {
    ended = true;
  };
}
