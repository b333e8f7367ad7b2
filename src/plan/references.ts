// Checks references between configuration files: settings, versions and probes that a scenario names must exist.
import { messageOf } from '../domain/error.ts';
import { matches } from '../domain/pattern.ts';
import { probeId } from '../domain/probe.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Version } from '../domain/version.ts';
import type { Parsed } from './document.ts';
import { probesOf } from './probes.ts';
import { type Problem, unknownName } from './problem.ts';
import { spanIsOpen } from './sense.ts';

/** What a scenario may name. */
export interface Known {
  settings: string[];
  /** Throws when there is no such version. */
  resolveVersion(label: string): Version;
}

/** The unknown names in a scenario that is otherwise valid. */
export function referenceProblems(
  scenario: Scenario,
  known: Known,
  at: Parsed<Scenario>['problemAt'],
): Problem[] {
  const problems: Problem[] = [];
  const check = (good: boolean, path: PropertyKey[], message: () => string) => {
    if (!good) problems.push(at(path, message()));
  };
  const probes = probesOf(scenario).map(probeId);
  const own = scenario.settings;

  check(
    probes.length > 0,
    [],
    () => 'the scenario asks nothing: it has no requests, joins or other questions',
  );
  own.forEach((setting, i) => {
    check(known.settings.includes(setting), ['settings', i], () =>
      unknownName('setting', setting, known.settings),
    );
  });
  scenario.versions.forEach((label, i) => {
    try {
      known.resolveVersion(label);
    } catch (thrown) {
      problems.push(at(['versions', i], messageOf(thrown)));
    }
  });

  const { control } = scenario;
  check(own.includes(control.setting), ['control', 'setting'], () =>
    unknownName("setting of this scenario's", control.setting, own),
  );
  check(probes.includes(control.probe), ['control', 'probe'], () =>
    unknownName("probe of this scenario's", control.probe, probes),
  );

  check(spanIsOpen(scenario), ['until'], () => '"until" is before "since"');
  for (const key of ['expect', 'include', 'exclude'] as const) {
    scenario[key].forEach((entry, i) => {
      entry.settings?.forEach((setting, j) => {
        check(own.includes(setting), [key, i, 'settings', j], () =>
          unknownName("setting of this scenario's", setting, own),
        );
      });
      const patterns = 'probes' in entry ? (entry.probes ?? []) : [];
      patterns.forEach((pattern, j) => {
        check(
          probes.some((probe) => matches(pattern, probe)),
          [key, i, 'probes', j],
          () => unknownName("probe of this scenario's like", pattern, probes),
        );
      });
      check(spanIsOpen(entry), [key, i, 'until'], () => '"until" is before "since"');
    });
  }
  return problems;
}
