// "What to look at" of one version, most important first. A failed control silences the rest: nothing else is trusted.
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { entriesOf, isHttp, isJoin, perQuestion } from '../entries.ts';
import { disagreements } from './agreement.ts';
import { dependentCredentials } from './credentials.ts';
import type { Finding } from './finding.ts';
import { refusedJoins, strangersJoins } from './joins.ts';
import { closedHealth, openPaths } from './strangers.ts';
import { failedControls, faultyClusters, inconclusive, openControls, surprises } from './trust.ts';
import { derivedHealth, failedCommands, restartLoops, turned } from './whole.ts';

/** The findings of one version; all computed from what was observed, none from a setting's name. */
export function findingsOf(results: Results, version: Version): Finding[] {
  const entries = entriesOf(results, version);
  const failed = failedControls(entries);
  if (failed.length > 0) return failed;
  const each = perQuestion(entries);
  const requests = each.filter(isHttp);
  const faulty = new Set(
    results.clusters.flatMap((c) => (c.fault && c.version === version ? [c.setting] : [])),
  );
  return [
    ...faultyClusters(results, version),
    ...openControls(entries),
    ...disagreements(results, version),
    ...surprises(entries, results),
    ...inconclusive(entries.filter((entry) => !faulty.has(entry.setting))),
    ...failedCommands(entries),
    ...restartLoops(each),
    ...derivedHealth(each),
    ...refusedJoins(each.filter(isJoin)),
    ...strangersJoins(each.filter(isJoin)),
    ...turned(each),
    ...closedHealth(requests),
    ...openPaths(requests),
    ...dependentCredentials(requests),
  ];
}
