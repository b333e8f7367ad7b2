// The table of docs/load-balancers.md: what every check of a load balancer comes to under each setting, as the
// references have it. Where versions differ, each answer names its versions. Pure.
import { isConclusive, shortOutcome } from '../../src/domain/outcome.ts';
import { BalancerCheck } from '../../src/domain/probe.ts';
import { isBalancer } from '../../src/report/entries.ts';
import { answersOf, code, measuredOn, table } from './markdown.ts';
import type { Reference } from './versions.ts';

const settings = [
  'default',
  'paths-health',
  'paths-livez',
  'public-info-closed',
  'anonymous-off',
  'always-deny',
];

/** A row per check; a sentence while no reference has asked any. */
export function balancersTable(references: readonly Reference[]): string {
  const asked = references.map(({ version, cells }) => ({
    version,
    cells: cells.filter(isBalancer).filter(({ result }) => isConclusive(result.observed)),
  }));
  const some = asked.filter(({ cells }) => cells.length > 0);
  if (some.length === 0) return 'No reference has asked these checks yet.';
  const outcomes = (check: BalancerCheck, setting: string) => {
    const answers = some.flatMap(({ version, cells }): [string, string][] => {
      const cell = cells.find((one) => one.setting === setting && one.probe.check === check);
      if (cell === undefined) return [];
      const outcome = shortOutcome(cell.result.observed);
      return [[version, outcome === 'down' ? '**down**' : outcome]];
    });
    return answersOf(answers);
  };
  const rows = BalancerCheck.options.map((check) => [
    code(check),
    ...settings.map((setting) => outcomes(check, setting)),
  ]);
  return [measuredOn(some.map(({ version }) => version)), table(['check', ...settings.map(code)], rows)].join(
    '\n\n',
  );
}
