// Finds questions whose answer changes from one version to the next under the same setting. No single version shows
// this.
import { groupBy } from '../../domain/lists.ts';
import { longOutcome } from '../../domain/outcome.ts';
import type { Results } from '../../domain/results.ts';
import { compareVersions, type Version } from '../../domain/version.ts';
import { versionsOf } from '../../results/cells.ts';
import { pairUp } from '../../results/compare.ts';
import { entriesOf, perQuestion, questionOf } from '../entries.ts';
import { list, say } from '../prose.ts';
import { answered, type Finding } from './finding.ts';

const shown = 12;

/** Changes between neighbouring versions of the run, oldest first. */
export function changesBetweenVersions(results: Results): Finding[] {
  const versions = versionsOf(results).sort(compareVersions);
  const changes = versions.slice(1).flatMap((to, i) => {
    const from = versions[i] ?? to;
    // `differences` would sort by kind; these findings keep the order of the newer version's cells.
    const changed = pairUp(byQuestion(results, to), byQuestion(results, from)).flatMap(
      ({ a: entry, b: old }) => {
        if (!entry || !old) return [];
        const [was, is] = [longOutcome(old.result.observed), longOutcome(entry.result.observed)];
        return was === is ? [] : [{ setting: entry.setting, question: questionOf(entry), was, is }];
      },
    );
    return groupBy(changed, ({ question, was, is }) => `${question} ${was} ${is}`).map((same): Finding => {
      const { question = '', was = '', is = '' } = same[0] ?? {};
      const settings = list(same.map(({ setting }) => setting));
      return { text: say`From ${from} to ${to} ${question} changes from ${was} to ${is} under ${settings}.` };
    });
  });
  const more = changes.length - shown;
  return more > 0
    ? [...changes.slice(0, shown), { text: say`${more} more changes between versions.` }]
    : changes;
}

/** What a version answers, each by its cell id without the version. */
const byQuestion = (results: Results, version: Version) =>
  answered(perQuestion(entriesOf(results, version))).map(
    (entry) => [entry.id.slice(entry.id.indexOf('/')), entry] as const,
  );
