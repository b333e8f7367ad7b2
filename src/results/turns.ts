// Where answers turned along many versions: each question is followed over the versions that answered it, so that a
// version of which little was measured hides no change of the rest. Pure.
import { isConclusive } from '../domain/outcome.ts';
import { probeId } from '../domain/probe.ts';
import { compareVersions, type Version } from '../domain/version.ts';
import type { Entry } from './cells.ts';
import { type Comparison, compareRuns, type Side } from './sides.ts';

/** What differs between two versions, of the questions for which they are the nearest ones that answered. */
export interface Turns {
  a: Version;
  b: Version;
  comparison: Comparison;
}

/** The pairs of versions with what they were compared by, the oldest first. */
export function turnsOf(cells: Iterable<Entry>, about: Omit<Side, 'cells'> = {}): Turns[] {
  const questions = new Map<string, Entry[]>();
  for (const cell of cells) {
    if (!isConclusive(cell.result.observed)) continue;
    const key = `${cell.setting}/${cell.engine}/${probeId(cell.probe)}`;
    questions.set(key, [...(questions.get(key) ?? []), cell]);
  }
  const pairs = new Map<string, { a: Entry[]; b: Entry[] }>();
  for (const answered of questions.values()) {
    const line = answered.toSorted((one, two) => compareVersions(one.version, two.version));
    for (const [n, b] of line.entries()) {
      const a = line[n - 1];
      if (a === undefined) continue;
      const key = `${a.version} ${b.version}`;
      const pair = pairs.get(key) ?? { a: [], b: [] };
      pairs.set(key, pair);
      pair.a.push(a);
      pair.b.push(b);
    }
  }
  const side = (all: readonly Entry[]): Side => ({
    ...about,
    cells: Object.fromEntries(all.map(({ id, result }) => [id, result])),
  });
  return [...pairs]
    .map(([key, pair]): Turns => {
      const [a = '', b = ''] = key.split(' ');
      return { a, b, comparison: compareRuns(side(pair.a), side(pair.b)) };
    })
    .sort((one, two) => compareVersions(one.b, two.b) || compareVersions(one.a, two.a));
}
