// The tables of docs/changes.md: what turned from one version to the next for strangers, for joins and for health
// checks, each question followed over the references that answered it. Pure.
import { isForStrangers } from '../../src/app/stranger-questions.ts';
import { groupBy } from '../../src/domain/lists.ts';
import { probeId } from '../../src/domain/probe.ts';
import type { Entry } from '../../src/results/cells.ts';
import { turnsOf } from '../../src/results/turns.ts';
import { code, listed, table } from './markdown.ts';
import { type Change, type Reference, several, whyOf } from './versions.ts';

/** Whom a change concerns. */
const areas = {
  strangers: ({ probe }: Entry) => probe.kind === 'http' && isForStrangers({ probe }),
  joins: ({ probe }: Entry) => probe.kind === 'join',
  'health checks': ({ probe }: Entry) => probe.kind === 'health-check',
};

/** A row for all that turned alike between two versions; a sentence where nothing did. */
export function turnsTable(references: readonly Reference[], area: keyof typeof areas): string {
  const cells = references.flatMap((one) => one.cells.filter(areas[area]));
  const rules = Object.assign({}, ...references.map(({ results }) => results.rules));
  const rows = turnsOf(cells, { rules }).flatMap(({ a, b, comparison }) => {
    const newer = references.find(({ version }) => version === b);
    const changes = comparison.differences.flatMap(({ kind, was, is, byGo, pairs }): Change[] =>
      kind === 'changed' && !byGo
        ? pairs.flatMap(({ a, b }) => (a && b ? [{ before: a, after: b, was, is, byGo }] : []))
        : [],
    );
    const described = changes.map((one) => ({ ...one, why: newer ? whyOf(one, newer) : '' }));
    return groupBy(described, ({ was, is, why }) => [was, is, why].join('\n')).map((group) => {
      const all = (of: (one: (typeof group)[number]) => string) => [...new Set(group.map(of))].sort();
      const settings = all(({ after }) => after.setting);
      return [
        `${a} → ${b}`,
        listed(all(({ after }) => code(questionOf(after)))),
        `${group[0]?.was} → ${group[0]?.is}`,
        settings.length > 3 ? several(settings.length, 'setting') : listed(settings.map(code)),
        group[0]?.why ?? '',
      ];
    });
  });
  const asked = `${new Set(cells.map((cell) => `${cell.setting} ${questionOf(cell)}`)).size} questions`;
  if (rows.length === 0) return `Nothing turned, of ${asked}.`;
  return table(['from → to', 'asked', 'answer', 'under', 'because'], rows);
}

/** Server, method and path of a request, without the caller; all else by its id. */
function questionOf({ probe }: Entry): string {
  return probe.kind === 'http' ? `${probe.target} ${probe.method} ${probe.path}` : probeId(probe);
}
