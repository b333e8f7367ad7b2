// Builds the index of the page: every cell as positions in short lists, the findings and the timelines. Cells of one
// cluster share a pack of details, because a reader who opens a cell often opens its neighbours too.
import { distinct } from '../../domain/lists.ts';
import { isConclusive, longOutcome } from '../../domain/outcome.ts';
import type { CellResult, Results } from '../../domain/results.ts';
import { compareVersions } from '../../domain/version.ts';
import { type Entry, versionsOf } from '../../results/cells.ts';
import { conclusionOf } from '../../results/conclusion.ts';
import { verdictOf } from '../../results/judged.ts';
import { entriesOf, questionOf, rowOf } from '../entries.ts';
import type { Finding } from '../findings/finding.ts';
import { sharedFindings } from '../findings/strongest.ts';
import { markOf } from '../mark.ts';
import { ownLines, ownRows } from '../own.ts';
import type { ReadEvidence } from '../report.ts';
import { summaryOf } from '../summary.ts';
import { clusterOf } from './cluster.ts';
import { historyOf } from './history.ts';
import { type Answering, kindsIn, lookOf } from './look.ts';
import type {
  PageCell,
  PageCluster,
  PageFinding,
  PageFindings,
  PageIndex,
  PageMark,
  PageQuestion,
} from './page-data.ts';
import { timelineOf } from './timeline.ts';

/** The cells of one cluster in order. */
export interface Pack {
  cluster: PageCluster;
  cells: Entry[];
}

/** The index, and the cells of each pack in order. */
export function pageIndexOf(
  results: Results,
  read: ReadEvidence,
  nights: readonly Results[] = [],
): { index: PageIndex; packs: Pack[] } {
  const entries = entriesOf(results);
  const versions = lookup(distinct(entries.map((entry) => entry.version)));
  const settings = lookup(distinct(entries.map((entry) => entry.setting)));
  const engines = lookup(distinct(entries.map((entry) => entry.engine)));
  const questions = interning<PageQuestion>();
  const marks = interning<PageMark>();
  const packs = interning<Pack>();
  const kindsOf = kindsIn(entries);
  const placeOfMark = (entry: Entry) => {
    const mark = pageMark(entry, kindsOf(entry));
    return marks.of(JSON.stringify(mark), () => mark);
  };
  const cells = entries.map((entry): PageCell => {
    const { version, setting, engine, depth } = entry;
    const key = `${version}/${setting}/${engine}/${depth}`;
    const pack = packs.of(key, () => ({ cluster: clusterOf(results, entry, read), cells: [] }));
    const place = (packs.items[pack] as Pack).cells.push(entry) - 1;
    return [
      versions.of(version),
      settings.of(setting),
      engines.of(engine),
      questions.of(questionOf(entry), () => ({
        id: questionOf(entry),
        probe: entry.probe,
        ...rowOf(entry.probe),
      })),
      placeOfMark(entry),
      pack,
      place,
    ];
  });
  const { lines } = summaryOf(results);
  const places = new Map(entries.map(({ id }, at) => [id as string, at]));
  const pageFinding = ({ text, tail, cells = [] }: Finding): PageFinding => ({
    text,
    ...(tail === undefined ? {} : { tail }),
    cells: cells.flatMap((id) => places.get(id) ?? []),
  });
  const index: PageIndex = {
    run: results.run,
    conclusion: conclusionOf(results),
    summary: lines,
    versions: versions.items,
    oldestFirst: versions.items.toSorted(compareVersions),
    settings: settings.items,
    engines: engines.items,
    questions: questions.items,
    marks: marks.items,
    cells,
    rules: results.rules ?? {},
    clusters: results.clusters.map(({ evidence: _, ...cluster }) => cluster),
    own: [
      ...versionsOf(results).map(
        (version): PageFindings => ({
          title: `Your files on ${version}`,
          items: ownLines(results, version).map(pageFinding),
        }),
      ),
      { title: 'What became of your files', items: ownRows(results).map(pageFinding) },
    ].filter(({ items }) => items.length > 0),
    findings: sharedFindings(results).map(
      ({ versions: some, items }): PageFindings => ({
        title: some.length > 1 && some.length === versions.items.length ? 'Every version' : some.join(', '),
        items: items.map(pageFinding),
      }),
    ),
    history: historyOf(nights, { place: (id) => places.get(id), mark: placeOfMark }),
    timelines: entries.flatMap(({ probe, result }, at) =>
      probe.kind === 'restart' ? (timelineOf(at, result, read) ?? []) : [],
    ),
  };
  return { index, packs: packs.items };
}

function pageMark({ version, probe, result }: Entry, kinds: Answering['kinds']): PageMark {
  const { observed, before } = result;
  const rule = result.expected?.rule;
  const { text } = markOf(result);
  const was = before && markOf({ ...result, observed: before, expected: undefined } as CellResult).text;
  const seconds = 'seconds' in observed ? observed.seconds : undefined;
  return {
    text: was === undefined || text.replace('!', '') === was ? text : `${was}→${text}`,
    answer: isConclusive(observed) ? longOutcome(observed) : text,
    ...(seconds === undefined ? {} : { seconds }),
    look: lookOf(probe, observed, { version, kinds }),
    verdict: verdictOf(result).kind,
    ...(rule === undefined ? {} : { rule }),
  };
}

interface Lookup {
  items: string[];
  of(item: string): number;
}

function lookup(items: string[]): Lookup {
  const places = new Map(items.map((item, place) => [item, place]));
  return { items, of: (item) => places.get(item) ?? -1 };
}

/** A list that contains equal items only once. */
function interning<T>() {
  const items: T[] = [];
  const places = new Map<string, number>();
  const of = (key: string, make: () => T) => {
    const place = places.get(key) ?? items.push(make()) - 1;
    places.set(key, place);
    return place;
  };
  return { items, of };
}
