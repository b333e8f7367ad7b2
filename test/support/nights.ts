// Nights for the history of the page: the committed reference of a version as if it was asked again every night, with
// the answers that a test puts into some of them. Only for tests: nothing of it was observed.
import { join } from 'node:path';
import type { Results } from '../../src/domain/results.ts';
import { eventsOf } from '../../src/results/events-of.ts';
import { fold } from '../../src/results/fold.ts';
import { nightsOf } from '../../src/results/nights.ts';
import { referenceFolder } from '../../src/results/reference.ts';
import { readResults } from '../../src/results/store.ts';
import { cellResult } from './results-builder.ts';

/** What cells answer instead: the end of their ids → a word each night, `=` for the answer of the reference. */
export type Instead = Record<string, string>;

/** The documents of so many nights, the oldest first, from 2026-11-01 on. */
export async function nightly(version: string, count: number, instead: Instead): Promise<Results[]> {
  const reference = await readReference(version);
  const changed = Object.entries(instead).map(([end, words]) => ({ end, words: words.split(' ') }));
  return Array.from({ length: count }, (_, at): Results => {
    const start = new Date(Date.UTC(2026, 10, 1 + at, 2, 17)).toISOString();
    const cells = Object.entries(reference.cells).map(([id, result]) => {
      const word = changed.find(({ end }) => id.endsWith(`/${end}`))?.words[at] ?? '=';
      return [
        id,
        word === '='
          ? result
          : { ...cellResult(word), ...(result.expected && { expected: result.expected }) },
      ] as const;
    });
    const run = { ...reference.run, id: `night-${at + 1}`, start, end: start };
    return { ...reference, run, cells: Object.fromEntries(cells) };
  });
}

/** The committed reference of a version. */
export function readReference(version: string): Promise<Results> {
  const found = known.get(version) ?? readResults(join(referenceFolder, `${version}.json`));
  known.set(version, found);
  return found;
}

const known = new Map<string, Promise<Results>>();

/** Documents as `report` reads them: what counts, and the nights. */
export function together(documents: readonly Results[]): { results: Results; nights: Results[] } {
  const { newest, nights } = nightsOf(documents.map(eventsOf));
  return { results: fold(newest), nights };
}
