// "What to look at" of one version, most important first. A failed control silences the rest: nothing else is trusted.
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { entriesOf, isHttp, isJoin } from '../entries.ts';
import { dependentCredentials } from './credentials.ts';
import type { Finding } from './finding.ts';
import { refusedJoins } from './joins.ts';
import { closedHealth, openPaths } from './strangers.ts';
import { failedControls, faultyClusters, inconclusive, openControls, unexpected } from './trust.ts';
import { failedCommands, restartLoops, turned } from './whole.ts';

/** The findings of one version; all computed from what was observed, none from a setting's name. */
export function findingsOf(results: Results, version: Version): Finding[] {
  const entries = entriesOf(results, version);
  const failed = failedControls(entries);
  if (failed.length > 0) return failed;
  const requests = entries.filter(isHttp);
  const faulty = new Set(
    results.clusters.flatMap((c) => (c.fault && c.version === version ? [c.setting] : [])),
  );
  return [
    ...faultyClusters(results, version),
    ...openControls(entries),
    ...unexpected(entries),
    ...inconclusive(entries.filter((entry) => !faulty.has(entry.setting))),
    ...failedCommands(entries),
    ...restartLoops(entries),
    ...refusedJoins(entries.filter(isJoin)),
    ...turned(entries),
    ...closedHealth(requests),
    ...openPaths(requests),
    ...dependentCredentials(requests),
  ];
}
