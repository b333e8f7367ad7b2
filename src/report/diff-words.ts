// The words for the cells of a comparison: what was asked of whom, and where; in place of a long list of settings their
// number. Pure.
import { distinct, groupBy } from '../domain/lists.ts';
import type { Entry } from '../results/cells.ts';
import type { Difference, Pair } from '../results/compare.ts';
import type { Asked } from './change-rows.ts';
import { questionOf, rowOf } from './entries.ts';
import { kindsIn, type Look, lookOf } from './html/look.ts';

type Kinds = ReturnType<typeof kindsIn>;

/** A cell with what tells it from the others with the same question: the version and the engine only if they differ. */
export interface Placed {
  entry: Entry;
  place: { version: string; setting: string };
  look: Look;
}

/** The differences with the place and the look of every cell. */
export function placedIn(kinds: readonly Difference<Entry>[]): Difference<Placed>[] {
  const pairs = kinds.flatMap((kind) => kind.pairs);
  const sides = [pairs.flatMap(({ a }) => a ?? []), pairs.flatMap(({ b }) => b ?? [])];
  const several = (of: (cell: Entry) => string) => sides.some((side) => distinct(side.map(of)).length > 1);
  const [versions, engines] = [several(({ version }) => version), several(({ engine }) => engine)];
  const [kindsOfA, kindsOfB] = sides.map(kindsIn) as [Kinds, Kinds];
  const placed = (entry: Entry, kindsOf: Kinds): Placed => ({
    entry,
    look: lookOf(entry.probe, entry.result.observed, { version: entry.version, kinds: kindsOf(entry) }),
    place: {
      version: versions ? entry.version : '',
      setting: engines ? `${entry.setting} on ${entry.engine}` : entry.setting,
    },
  });
  return kinds.map(({ pairs, ...kind }) => ({
    ...kind,
    pairs: pairs.map(({ a, b }) => ({
      ...(a && { a: placed(a, kindsOfA) }),
      ...(b && { b: placed(b, kindsOfB) }),
    })),
  }));
}

/** A cell in words. */
export function wordsOf({ entry, place, look }: Placed): Asked {
  const { probe } = entry;
  return {
    question: questionOf(entry),
    ...rowOf(probe),
    identity: 'identity' in probe ? probe.identity : '',
    other: `${place.version} ${place.setting}`,
    look,
  };
}

/** As many names are said one by one. */
const few = 4;

/** Where pairs differ: `default`, `18 settings`, `v1.33.13 default`. */
export function placeWords(pairs: readonly Pair<Placed>[]): string[] {
  const places = pairs.flatMap(({ a, b }) => (b ?? a)?.place ?? []);
  return groupBy(places, ({ version }) => version).flatMap((some) => {
    const names = distinct(some.map(({ setting }) => setting));
    const said = names.length > few ? [`${names.length} settings`] : names;
    const version = some[0]?.version ?? '';
    return version === '' ? said : said.map((name) => `${version} ${name}`);
  });
}
