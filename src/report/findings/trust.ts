// What decides how far the answers can be trusted: the control, clusters that never came up, answers that are not as
// expected, and questions that stayed open.

import { shortOutcome } from '../../domain/outcome.ts';
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { controlFailed, differs } from '../../results/judged.ts';
import { distinct, type Entry, groupBy } from '../entries.ts';
import { list, say } from '../prose.ts';
import type { Finding } from './finding.ts';

const shown = 10;

/** Controls that answered something else than what is known to be right. */
export function failedControls(entries: Entry[]): Finding[] {
  return entries
    .filter((entry) => controlFailed(entry.result))
    .map((entry) => ({
      text: say`The control ${entry.id} answered ${shortOutcome(entry.result.observed)} and should have answered ${
        entry.result.expected?.outcome ?? ''
      }: nothing else this version answered can be trusted until that is explained.`,
    }));
}

/** Controls that got no answer at all. */
export function openControls(entries: Entry[]): Finding[] {
  return entries
    .filter((entry) => entry.result.expected?.control && entry.result.observed.kind === 'inconclusive')
    .map(({ id }) => ({ text: say`The control ${id} got no answer, so nothing vouches for the others.` }));
}

/** Control planes that never came up, with the end of their log; those that failed alike together. */
export function faultyClusters(results: Results, version: Version): Finding[] {
  const faults = results.clusters
    .filter((cluster) => cluster.version === version)
    .flatMap(({ setting, fault }) => (fault ? [{ setting, ...fault }] : []));
  return groupBy(faults, ({ code, message, tail }) => `${code}\n${message}\n${tail}`).map((same) => {
    const { code = '', message = '', tail } = same[0] ?? {};
    const settings = list(same.map(({ setting }) => setting));
    return { text: say`No cluster came up for ${settings} (${code}): ${message}`, ...(tail ? { tail } : {}) };
  });
}

/** Cells that are not as their scenario expects. */
export function unexpected(entries: Entry[]): Finding[] {
  const wrong = entries.filter((entry) => differs(entry.result));
  const findings = wrong.slice(0, shown).map(({ id, result }): Finding => {
    const observed = shortOutcome(result.observed);
    const proof = result.evidence[0];
    const see = proof === undefined ? [] : say` Evidence: ${proof}`;
    const { outcome = '', scenario = '' } = result.expected ?? {};
    return { text: say`${id} answered ${observed}; the scenario ${scenario} expects ${outcome}.${see}` };
  });
  const more = wrong.length - findings.length;
  return more > 0 ? [...findings, { text: say`${more} more cells are not as expected.` }] : findings;
}

/** Questions that stayed open, by reason. */
export function inconclusive(entries: Entry[]): Finding[] {
  const open = entries.flatMap((entry) =>
    entry.result.observed.kind === 'inconclusive' ? [{ entry, ...entry.result.observed }] : [],
  );
  return groupBy(open, ({ code }) => code).map((same) => {
    const settings = distinct(same.map(({ entry }) => entry.setting));
    const count = same.length === 1 ? 'One cell' : `${same.length} cells`;
    const first = same[0]?.because ?? '';
    return {
      text: [count, ...say` under ${list(settings)} got no answer (${same[0]?.code ?? ''}): ${first}`],
    };
  });
}
