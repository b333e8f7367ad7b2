// Checks beyond the schema: outcomes that a question cannot have, settings that exist in no version of the scenario,
// and parts of a setting that nothing reads.
import type { Change } from '../domain/change.ts';
import { matches } from '../domain/pattern.ts';
import { type Probe, probeId } from '../domain/probe.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { minorOf, type Version, within } from '../domain/version.ts';
import { collisions } from './collisions.ts';
import type { Parsed } from './document.ts';
import { probesOf, probesUnder } from './probes.ts';
import type { Problem } from './problem.ts';

type At<T> = Parsed<T>['problemAt'];
type Span = { since?: string | undefined; until?: string | undefined };

/** The mistakes in a setting. */
export function settingProblems(setting: Setting, at: At<Setting>): Problem[] {
  const { apiserver, kubelet, ...span } = setting;
  const problems = collisions(setting, at);
  const { flagsWhen, authenticationConfig, edits } = apiserver;
  if (!spanIsOpen(span)) problems.push(at(['until'], '"until" is before "since"'));
  flagsWhen.forEach((when, i) => {
    const path = ['apiserver', 'flagsWhen', i];
    if (!spanIsOpen(when)) problems.push(at([...path, 'until'], '"until" is before "since"'));
    else if (spanIsOpen(span) && !overlap(when, span))
      problems.push(at(path, 'these flags are for versions in which the setting does not exist'));
  });
  if (edits && !authenticationConfig)
    problems.push(at(['apiserver', 'edits'], '"edits" need an "authenticationConfig" to edit'));
  if (kubelet?.flagsOnly && Object.keys(kubelet.config).length > 0)
    problems.push(at(['kubelet', 'config'], 'a kubelet with "flagsOnly" gets no configuration file'));
  return problems;
}

/** The mistakes in a scenario. Unknown names are reported by references.ts. */
export function scenarioProblems(
  scenario: Scenario,
  {
    settings,
    resolveVersion,
  }: { settings: ReadonlyMap<string, Setting>; resolveVersion: (label: string) => Version },
  at: At<Scenario>,
): Problem[] {
  const problems: Problem[] = [];
  const { control } = scenario;
  const probes = probesOf(scenario);
  const versions = scenario.versions.flatMap((label) => {
    try {
      return [resolveVersion(label)];
    } catch {
      return [];
    }
  });
  scenario.settings.forEach((id, i) => {
    const setting = settings.get(id);
    if (scenario.settings.indexOf(id) !== i) problems.push(at(['settings', i], `"${id}" is there twice`));
    else if (setting && versions.length > 0 && !versions.some((version) => within(version, setting)))
      problems.push(at(['settings', i], `"${id}" exists in none of the scenario's versions`));
  });
  const asked = probes.find((probe) => probeId(probe) === control.probe);
  const askedIn = (version: Version) =>
    within(version, scenario) &&
    probesUnder(scenario, control.setting, version).some((probe) => probeId(probe) === control.probe);
  if (asked && versions.length > 0 && !versions.some(askedIn))
    problems.push(at(['control', 'probe'], 'the control is asked of none of the versions under its setting'));
  if (asked && !canBe(asked, control.outcome))
    problems.push(at(['control', 'outcome'], `${control.probe} can never be "${control.outcome}"`));
  scenario.expect.forEach(({ probes: patterns, outcome }, i) => {
    const meant = probes.filter((probe) => patterns.some((pattern) => matches(pattern, probeId(probe))));
    const impossible = outcome.split('|').find((one) => !meant.some((probe) => canBe(probe, one)));
    if (meant.length > 0 && impossible !== undefined)
      problems.push(at(['expect', i, 'outcome'], `none of these questions can ever be "${impossible}"`));
  });
  const known = scenario.settings.flatMap((id) => Object.keys(settings.get(id)?.apiserver.edits ?? {}));
  const unknownEdit = ({ change }: { change: Change }, path: PropertyKey[]) => {
    if (change.kind === 'edit-authentication' && !known.includes(change.edit))
      problems.push(at([...path, 'change'], `no setting of the scenario has the edit "${change.edit}"`));
  };
  scenario.changes.forEach((step, i) => {
    unknownEdit(step, ['changes', i]);
    step.afterwards.forEach((next, n) => {
      unknownEdit(next, ['changes', i, 'afterwards', n]);
    });
  });
  return problems;
}

const answers: Record<Probe['kind'], RegExp> = {
  http: /^(\d{3}|closed|tls-refused)$/,
  after: /^(\d{3}|closed|tls-refused)$/,
  join: /^(joined|refused( .*)?)$/,
  'join-after': /^(joined|refused( .*)?)$/,
  init: /^(completed|failed)$/,
  change: /^(completed|failed)$/,
  restart: /^(stays-up|not-ready|restarted)$/,
  'health-check': /^(stays-up|not-ready|restarted)$/,
  lb: /^(up|down)$/,
};

/** Whether this question can have this answer. */
function canBe({ kind }: Probe, outcome: string): boolean {
  return outcome === 'config-rejected' || answers[kind].test(outcome);
}

/** Whether at least one minor lies in the span. */
export function spanIsOpen({ since, until }: Span): boolean {
  return since === undefined || until === undefined || minorOf(since) <= minorOf(until);
}

function overlap(a: Span, b: Span): boolean {
  return spanIsOpen({ since: a.since, until: b.until }) && spanIsOpen({ since: b.since, until: a.until });
}
