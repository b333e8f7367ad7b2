// Collects the findings of one version ("What to look at"), the most important first. If a control failed, only that is
// shown, because no other answer can be trusted.
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { entriesOf, isBalancer, isHttp, isJoin, perQuestion } from '../entries.ts';
import { disagreements } from './agreement.ts';
import { takenOut } from './balancers.ts';
import { dependentCredentials } from './credentials.ts';
import type { Finding } from './finding.ts';
import { refusedJoins, strangersJoins } from './joins.ts';
import { closedHealth, openPaths } from './strangers.ts';
import { failedControls, faultyClusters, inconclusive, openControls, surprises } from './trust.ts';
import { derivedHealth, failedCommands, restartLoops, turned } from './whole.ts';

/** The findings of one version. They come from observations alone, never from the name of a setting. */
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
    ...takenOut(each.filter(isBalancer)),
    ...refusedJoins(each.filter(isJoin)),
    ...strangersJoins(each.filter(isJoin)),
    ...turned(each),
    ...closedHealth(requests),
    ...openPaths(requests),
    ...dependentCredentials(requests),
  ];
}
