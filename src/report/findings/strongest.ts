// Chooses what a reader must look at: at most seven findings a version, the strongest first, and what several versions
// have in common said once.
import { groupBy } from '../../domain/lists.ts';
import type { Results } from '../../domain/results.ts';
import { compareVersions, type Version } from '../../domain/version.ts';
import { versionsOf } from '../../results/cells.ts';
import { entriesOf, isHttp, isJoin, perQuestion } from '../entries.ts';
import { textOf } from '../prose.ts';
import { disagreements } from './agreement.ts';
import { closedJoins, openDoors } from './doors.ts';
import type { Finding } from './finding.ts';
import { closedHealth, openPaths } from './strangers.ts';
import { failedControls, faultyClusters, inconclusive, openControls, surprises } from './trust.ts';
import { derivedHealth, failedCommands, restartLoops, turned } from './whole.ts';

/** The most findings of a version. */
export const most = 7;

/** The strongest findings of one version. If a control failed, only that is shown. */
export function strongestOf(results: Results, version: Version): Finding[] {
  const entries = entriesOf(results, version);
  const failed = failedControls(entries);
  if (failed.length > 0) return failed.slice(0, most);
  const each = perQuestion(entries);
  const requests = each.filter(isHttp);
  const faulty = new Set(
    results.clusters.flatMap((one) => (one.fault && one.version === version ? [one.setting] : [])),
  );
  const restarts = [...restartLoops(each), ...derivedHealth(each)];
  const worthless = openPaths(requests).filter(({ cells = [] }) => cells.some((id) => !id.endsWith('@none')));
  return [
    ...faultyClusters(results, version),
    ...openControls(entries),
    ...disagreements(results, version),
    ...surprises(entries, results),
    ...inconclusive(entries.filter(({ setting }) => !faulty.has(setting))),
    ...openDoors(requests),
    ...restarts,
    ...closedJoins(each.filter(isJoin)),
    ...worthless,
    ...closedHealth(requests),
    ...turned(each),
    ...failedCommands(entries),
  ].slice(0, most);
}

/** Findings that hold in the same versions. */
export interface SharedFindings {
  versions: Version[];
  items: Finding[];
}

/** The strongest findings of every version; those that several versions share come first, once. */
export function sharedFindings(results: Results): SharedFindings[] {
  const all = versionsOf(results)
    .sort(compareVersions)
    .flatMap((version) => strongestOf(results, version).map((finding, rank) => ({ version, finding, rank })));
  const alike = groupBy(all, ({ finding }) => finding.same ?? textOf(finding.text)).map((same) => ({
    versions: same.map(({ version }) => version),
    rank: Math.min(...same.map(({ rank }) => rank)),
    finding: {
      ...same.at(-1)?.finding,
      cells: same.flatMap(({ finding }) => finding.cells ?? []),
    } as Finding,
  }));
  return groupBy(alike, ({ versions }) => versions.join(' '))
    .map((same) => ({
      versions: same[0]?.versions ?? [],
      items: same.sort((a, b) => a.rank - b.rank).map(({ finding }) => finding),
    }))
    .sort(
      (a, b) =>
        b.versions.length - a.versions.length ||
        compareVersions(b.versions[0] as Version, a.versions[0] as Version),
    );
}
