// Finds the valid word that a mistyped one was probably meant to be, if one is near enough.

/** Longer words are not compared, since the work grows with the square of the length. */
const longest = 300;

/**
 * The candidate closest to `word`, if at most a third of the word differs. Of two equally close ones, the one that
 * `word` begins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const longer = Math.max(word.length, candidate.length);
    if (longer > longest || Math.abs(word.length - candidate.length) > Math.ceil(longer / 3) + 1) continue;
    const begun = candidate.startsWith(word) ? 0.5 : 0;
    const distance = edits(word.toLowerCase(), candidate.toLowerCase()) - begun;
    if (distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  if (best === undefined) return undefined;
  const longer = Math.max(word.length, best.candidate.length);
  return best.distance <= Math.ceil(longer / 3) ? best.candidate : undefined;
}

/** How many letters must be added, dropped, replaced or swapped with their neighbour to get from `a` to `b`. */
function edits(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, at(i - 2, j - 2) + 1);
      }
      (rows[i] as number[])[j] = least;
    }
  }
  return at(a.length, b.length);
}
