// What is stored of many cells at once: the newest run in results/runs that answered each, else the committed reference
// of its version.
import { isConclusive } from '../domain/outcome.ts';
import type { CellResult, Results, RunInfo } from '../domain/results.ts';
import { cellsOf, type Entry } from '../results/cells.ts';
import { referenceFor } from '../results/reference.ts';
import { runsWithCells } from './run-folders.ts';
import { readRuns } from './stored-run.ts';

export interface StoredCells {
  cells: Map<string, CellResult>;
  /** The runs and references that they come from. */
  sources: string[];
  /** The rules that predicted them, and the binaries of all that answered. */
  rules: NonNullable<Results['rules']>;
  binaries: RunInfo['binaries'];
}

/** Nothing stored. */
export const noCells = (): StoredCells => ({ cells: new Map(), sources: [], rules: {}, binaries: [] });

/**
 * The cells that `wanted` accepts, of these versions, and of these settings or all; runs that cannot be read are passed
 * over.
 */
export async function storedCells(
  { versions, settings }: { versions: readonly string[]; settings?: readonly string[] | undefined },
  wanted: (cell: Entry) => boolean,
): Promise<StoredCells> {
  const found = noCells();
  const starts = versions.flatMap((version) =>
    settings === undefined ? `${version}/` : settings.map((setting) => `${version}/${setting}/`),
  );
  const take = async (source: string) => {
    const { results } = await readRuns([source]);
    let took = false;
    for (const cell of cellsOf(results)) {
      const { id, result } = cell;
      const meant =
        versions.includes(cell.version) && (settings?.includes(cell.setting) ?? true) && wanted(cell);
      if (!meant || found.cells.has(id) || result.observed.kind === 'inconclusive') continue;
      found.cells.set(id, result);
      took ||= isConclusive(result.observed);
    }
    if (!took) return;
    found.sources.push(source);
    found.rules = { ...results.rules, ...found.rules };
    found.binaries.push(...results.run.binaries);
  };
  for await (const folder of runsWithCells(starts)) await take(folder).catch(() => {});
  for (const version of versions) {
    const reference = referenceFor(version);
    // One of another patch would be passed off as this version.
    if (reference?.endsWith(`:${version}`)) await take(reference);
  }
  return found;
}
