// Finds questions whose answer changes from one version to the next under the same setting. No single version shows
// this. Equal changes are one sentence, what matters most first, and what Go decides says so.
import type { Results } from '../../domain/results.ts';
import { compareVersions, type Version } from '../../domain/version.ts';
import { versionsOf } from '../../results/cells.ts';
import { differences, pairUp } from '../../results/compare.ts';
import { saidOf } from '../../results/sides.ts';
import { whoWords } from '../cell-lines.ts';
import { changeRows } from '../change-rows.ts';
import { placedIn, placeWords, wordsOf } from '../diff-words.ts';
import { entriesOf, perQuestion, questionOf } from '../entries.ts';
import { list, type Prose, say } from '../prose.ts';
import { answered, type Finding } from './finding.ts';

const shown = 12;

/** Changes between neighbouring versions of the run, oldest first. */
export function changesBetweenVersions(results: Results): Finding[] {
  const versions = versionsOf(results).sort(compareVersions);
  const changes = versions.slice(1).flatMap((to, i) => {
    const from = versions[i] ?? to;
    const pairs = pairUp(byQuestion(results, from), byQuestion(results, to));
    const all = placedIn(differences(pairs, (entry) => saidOf(entry, results)));
    const changed = all.filter(({ kind }) => kind === 'changed');
    return changeRows(changed, wordsOf).flatMap(([weight, rows]) =>
      rows.map(({ table, labels, was, is, identities, pairs }): Finding => {
        const what = say`${table} ${list(labels)}${as(identities)} ${labels.length > 1 ? say`change` : say`changes`}`;
        const why = weight === 'go' ? say`, which Go decides, not Kubernetes` : [];
        const where = list(placeWords(pairs));
        return { text: say`From ${from} to ${to} ${what} from ${was} to ${is} under ${where}${why}.` };
      }),
    );
  });
  const more = changes.length - shown;
  return more > 0
    ? [...changes.slice(0, shown), { text: say`${more} more changes between versions.` }]
    : changes;
}

function as(identities: readonly string[]): Prose {
  if (identities.length === 0) return [];
  return identities.join() === 'none' ? say` without a credential` : say` as ${list(whoWords(identities))}`;
}

/** What a version answers, by setting and question. */
const byQuestion = (results: Results, version: Version) =>
  answered(perQuestion(entriesOf(results, version))).map(
    (entry) => [`${entry.setting}/${questionOf(entry)}`, entry] as const,
  );
