// What the nightly run makes of lists and texts.

import type { Results } from '../src/domain/results.ts';
import { cellsOf } from '../src/results/cells.ts';

/** Bytes that one of GitHub's issues may hold, with room for a sentence: it takes 64 KiB. */
const most = 60_000;

/** Nights of which results are kept. */
const nights = 30;

/** The words of a text. */
export const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The newest released patch of a minor among known versions; the minor itself where none is known. */
export function newestPatch(minor: string, known: readonly string[]): string {
  const patches = known.flatMap((version) => {
    const [, own, patch] = /^v(\d+\.\d+)\.(\d+)$/.exec(version) ?? [];
    return own === minor ? [Number(patch)] : [];
  });
  return patches.length === 0 ? minor : `v${minor}.${Math.max(...patches)}`;
}

/** The nights to be kept, by the ids of their runs, which begin with the time of their start. */
export const keptNights = (ids: readonly string[]): string[] => [...ids].sort().slice(-nights);

/** Results with the cells and clusters of one version alone. */
export function ofVersion({ agreement: _, ...results }: Results, version: string): Results {
  const own = cellsOf(results).filter((cell) => cell.version === version);
  return {
    ...results,
    clusters: results.clusters.filter((cluster) => cluster.version === version),
    cells: Object.fromEntries(own.map(({ id, result }) => [id, result])),
  };
}

/** As many whole lines as an issue may hold, and a last line that says so where some are left out. */
export function short(text: string): string {
  let bytes = 0;
  const lines = text.split('\n');
  const kept = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > most;
  });
  if (kept < 0) return text;
  return `${lines.slice(0, kept).join('\n')}\n\n_The rest is left out; the run has everything._\n`;
}
