// Finds questions whose answer changes from one version to the next under the same setting. No single version shows
// this.
import { groupBy } from '../../domain/lists.ts';
import { longOutcome } from '../../domain/outcome.ts';
import type { Results } from '../../domain/results.ts';
import { compareVersions } from '../../domain/version.ts';
import { versionsOf } from '../../results/cells.ts';
import { entriesOf, perQuestion, questionOf } from '../entries.ts';
import { list, say } from '../prose.ts';
import { answered, type Finding } from './finding.ts';

const shown = 12;

/** Changes between neighbouring versions of the run, oldest first. */
export function changesBetweenVersions(results: Results): Finding[] {
  const versions = versionsOf(results).sort(compareVersions);
  const changes = versions.slice(1).flatMap((to, i) => {
    const from = versions[i] ?? to;
    const key = (id: string) => id.slice(id.indexOf('/'));
    const before = new Map(
      answered(perQuestion(entriesOf(results, from))).map((entry) => [key(entry.id), entry]),
    );
    const changed = answered(perQuestion(entriesOf(results, to))).flatMap((entry) => {
      const old = before.get(key(entry.id));
      if (!old || longOutcome(old.result.observed) === longOutcome(entry.result.observed)) return [];
      const [was, is] = [longOutcome(old.result.observed), longOutcome(entry.result.observed)];
      return [{ setting: entry.setting, question: questionOf(entry), was, is }];
    });
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
