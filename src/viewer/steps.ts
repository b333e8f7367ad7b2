// Divides long work into short steps, so that the page stays responsive. A first part runs at once; the rest follows
// frame by frame, until it is done or another view is to be shown.

/**
 * Milliseconds of work in one step: before the first paint (only the first rows, because their layout takes longer than
 * their creation), and after each later frame.
 */
const first = 1;
const later = 12;

/** Runs the work. The returned function stops it. */
export function inSteps(work: Iterator<unknown>): () => void {
  let ended = false;
  const run = (limit: number) => {
    const until = performance.now() + limit;
    while (!ended && performance.now() < until) ended = work.next().done === true;
    // A timer set in the frame callback fires after that frame is painted, and leaves time for user input.
    if (!ended) requestAnimationFrame(() => setTimeout(run, 0, later));
  };
  run(first);
  return () => {
    ended = true;
  };
}
