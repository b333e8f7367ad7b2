// Which cell of one run answers to which cell of another: the same question under the same setting, whatever the patch
// release; and of two runs with one version each, whatever the version. Pure.
import type { Change } from '../domain/change.ts';
import { isConclusive, longOutcome } from '../domain/outcome.ts';
import { changesOf, probeId, withChanges } from '../domain/probe.ts';
import type { Results, RunInfo } from '../domain/results.ts';
import { minorOf, type Version } from '../domain/version.ts';
import { cellsOf, type Entry } from './cells.ts';
import { type Difference, differences, pairUp, type Said } from './compare.ts';
import { type GoApart, goApart, goDecides } from './go.ts';
import { verdictOf } from './judged.ts';

/** What a side is made of. Without rules nothing is known of Go's part in the answers. */
export interface Side extends Pick<Results, 'cells' | 'rules'> {
  run?: Pick<RunInfo, 'binaries'> | undefined;
}

/** What is taken of each side; absent means everything. */
export interface SideFilter {
  version?: Version | undefined;
  setting?: string | undefined;
  /** Of cell ids. */
  grep?: Pick<RegExp, 'test'> | undefined;
}

export interface Comparison {
  /** What was compared with what, where it is not the same: `v1.33.12` with `v1.33.13`. */
  matched: Array<{ what: 'version' | 'setting' | 'engine'; a: string; b: string }>;
  /** Where programs of the two sides are built with different minors of Go. */
  go: GoApart[];
  differences: Difference<Entry>[];
}

/** Compares two runs. Of settings only two that are named one by one are compared with each other. */
export function compareRuns(a: Side, b: Side, taken: { a?: SideFilter; b?: SideFilter } = {}): Comparison {
  const [ours, theirs] = [sideOf(a, taken.a), sideOf(b, taken.b)];
  const versions = matchedValues(all(ours, 'version'), all(theirs, 'version'), sameMinor);
  const engines = matchedValues(all(ours, 'engine'), all(theirs, 'engine'));
  const settings =
    taken.a?.setting !== undefined && taken.b?.setting !== undefined
      ? new Map([[taken.a.setting, taken.b.setting]])
      : new Map(all(ours, 'setting').map((setting) => [setting, setting]));
  const keyOfA = (cell: Entry) =>
    [
      versions.get(cell.version) ?? cell.version,
      settings.get(cell.setting) ?? cell.setting,
      engines.get(cell.engine) ?? cell.engine,
      questionOf(cell),
    ].join('/');
  const keyOfB = (cell: Entry) => [cell.version, cell.setting, cell.engine, questionOf(cell)].join('/');
  const pairs = pairUp(
    ours.map((cell) => [keyOfA(cell), cell] as const),
    theirs.map((cell) => [keyOfB(cell), cell] as const),
  );
  const unequal = (what: 'version' | 'setting' | 'engine', map: ReadonlyMap<string, string>) =>
    [...map].flatMap(([a, b]) => (a === b ? [] : [{ what, a, b }]));
  return {
    matched: [
      ...unequal('version', versions),
      ...unequal('setting', settings),
      ...unequal('engine', engines),
    ],
    go: goApart(a.run?.binaries ?? [], b.run?.binaries ?? [], versions),
    // What neither side can ask says nothing of either.
    differences: differences(pairs, (cell, side) => saidOf(cell, side === 'a' ? a : b)).filter(
      ({ kind, was }) => kind !== 'unchanged' || was !== '',
    ),
  };
}

function sideOf({ cells }: Pick<Results, 'cells'>, { version, setting, grep }: SideFilter = {}): Entry[] {
  return cellsOf({ cells }).filter(
    (cell) =>
      (version === undefined || cell.version === version) &&
      (setting === undefined || cell.setting === setting) &&
      (grep?.test(cell.id) ?? true),
  );
}

/** What a cell says; what cannot be asked says nothing. */
export function saidOf({ result }: Entry, { rules = {} }: Pick<Side, 'rules'>): Said {
  const { observed, expected } = result;
  return {
    answer: isConclusive(observed) ? longOutcome(observed) : '',
    open: observed.kind === 'inconclusive',
    byGo:
      goDecides(rules[expected?.rule ?? '']) && ['as-predicted', 'flaky'].includes(verdictOf(result).kind),
  };
}

const all = (cells: readonly Entry[], key: 'version' | 'setting' | 'engine') => [
  ...new Set(cells.map((cell) => cell[key])),
];

/** The question without its version: an upgrade by so many minors is the same question from every version. */
function questionOf({ version, probe }: Entry): string {
  const changes = changesOf(probe).map((change) => {
    const [, minor] = (change.kind === 'upgrade' && /^v1\.(\d+)\./.exec(change.to)) || [];
    return minor === undefined ? change : { ...change, to: `+${Number(minor) - minorOf(version)}` };
  });
  return probeId(withChanges(probe, changes as Change[]));
}

const sameMinor = (a: Version, b: Version) => minorOf(a) === minorOf(b);

/**
 * Each value of `a` with one of `b`: itself, else one that is alike; and where nothing else is left on either side,
 * those two.
 */
function matchedValues(
  a: readonly string[],
  b: readonly string[],
  alike: (a: string, b: string) => boolean = () => false,
): Map<string, string> {
  const found = new Map(a.filter((value) => b.includes(value)).map((value) => [value, value]));
  const left = () => ({
    a: a.filter((value) => !found.has(value)),
    b: b.filter((value) => ![...found.values()].includes(value)),
  });
  for (const value of left().a) {
    const other = left().b.find((one) => alike(value, one));
    if (other !== undefined) found.set(value, other);
  }
  const rest = left();
  const [onlyA, onlyB] = [rest.a[0], rest.b[0]];
  if (found.size === 0 && a.length === 1 && b.length === 1 && onlyA !== undefined && onlyB !== undefined) {
    found.set(onlyA, onlyB);
  }
  return found;
}
