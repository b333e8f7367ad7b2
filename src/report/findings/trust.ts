// Finds reasons to doubt the answers: failed controls, clusters that did not start, unexpected answers, and questions
// without an answer.
import { distinct, groupBy } from '../../domain/lists.ts';
import { longOutcome, shortOutcome } from '../../domain/outcome.ts';
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import type { Entry } from '../../results/cells.ts';
import { controlFailed, differs } from '../../results/judged.ts';
import { list, type Prose, say } from '../prose.ts';
import type { Finding } from './finding.ts';

const shown = 10;

/** Controls whose answer differs from the known correct answer. */
export function failedControls(entries: readonly Entry[]): Finding[] {
  return entries
    .filter((entry) => controlFailed(entry.result))
    .map((entry) => ({
      text: say`The control ${entry.id} answered ${shortOutcome(entry.result.observed)} and should have answered ${
        entry.result.expected?.outcome ?? ''
      }: nothing else this version answered can be trusted until that is explained.`,
      cells: [entry.id],
    }));
}

/** Controls without an answer. */
export function openControls(entries: readonly Entry[]): Finding[] {
  return entries
    .filter((entry) => entry.result.expected?.control && entry.result.observed.kind === 'inconclusive')
    .map(({ id }) => ({
      text: say`The control ${id} got no answer, so nothing vouches for the others.`,
      cells: [id],
    }));
}

/**
 * Control planes that did not start or did not last, with the end of their log. Those with the same fault share a
 * finding.
 */
export function faultyClusters(results: Results, version: Version): Finding[] {
  const faults = results.clusters
    .filter((cluster) => cluster.version === version)
    .flatMap(({ setting, fault, readySeconds }) =>
      fault ? [{ setting, lasted: readySeconds !== undefined, ...fault }] : [],
    );
  return groupBy(faults, ({ lasted, code, message, tail }) => `${lasted}\n${code}\n${message}\n${tail}`).map(
    (same) => {
      const { lasted, code = '', message = '', hint, tail } = same[0] ?? {};
      const settings = list(same.map(({ setting }) => setting));
      const help: Prose = hint === undefined ? [] : say`. ${hint}`;
      const said = lasted
        ? say`The cluster did not last for ${settings} (${code}): ${message}`
        : say`No cluster came up for ${settings} (${code}): ${message}`;
      const text = [...said, ...help];
      return { text, ...(tail ? { tail } : {}) };
    },
  );
}

/**
 * Cells whose answer differs from the prediction of a rule or a scenario. Surprises of the same rule share a finding.
 */
export function surprises(entries: readonly Entry[], { rules = {} }: Pick<Results, 'rules'>): Finding[] {
  const wrong = entries.filter((entry) => differs(entry.result));
  const alike = groupBy(wrong, ({ id, result: { observed, expected } }) =>
    expected?.scenario !== undefined ? id : `${expected?.rule} ${expected?.outcome} ${longOutcome(observed)}`,
  );
  const findings = alike.slice(0, shown).map((same): Finding => {
    const { id = '', result } = same[0] ?? {};
    if (result === undefined) return { text: [] };
    const { outcome = '', scenario, rule } = result.expected ?? {};
    const proof = result.evidence[0]?.path;
    const see = proof === undefined ? [] : say` Evidence: ${proof}`;
    const more: Prose =
      same.length === 1
        ? []
        : same.length === 2
          ? say` (and 1 more cell alike)`
          : say` (and ${same.length - 1} more cells alike)`;
    const who =
      scenario === undefined ? say`the rule ${rule ?? ''} predicts` : say`the scenario ${scenario} expects`;
    const text = rule === undefined ? undefined : rules[rule];
    const why = text === undefined ? [] : say` ${text.says} (${text.source})`;
    return {
      text: say`${id}${more} answered ${longOutcome(result.observed)}; ${who} ${outcome}.${why}${see}`,
      cells: same.map(({ id }) => id),
    };
  });
  const rest = alike.length - findings.length;
  return rest > 0 ? [...findings, { text: say`${rest} more surprises.` }] : findings;
}

/** Questions without an answer, grouped by reason. */
export function inconclusive(entries: readonly Entry[]): Finding[] {
  const open = entries.flatMap((entry) =>
    entry.result.observed.kind === 'inconclusive' ? [{ entry, ...entry.result.observed }] : [],
  );
  return groupBy(open, ({ code }) => code).map((same) => {
    const settings = distinct(same.map(({ entry }) => entry.setting));
    const count = same.length === 1 ? say`One cell` : say`${same.length} cells`;
    const first = same[0]?.because ?? '';
    return {
      text: say`${count} under ${list(settings)} got no answer (${same[0]?.code ?? ''}): ${first}`,
      cells: same.map(({ entry }) => entry.id),
    };
  });
}
