// Which probes a scenario asks, in the order in which it names them.
import { type Join, joinShape } from '../domain/join.ts';
import { matches } from '../domain/pattern.ts';
import { type Probe, probeId, withChanges } from '../domain/probe.ts';
import { bodyText } from '../domain/request-extras.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type Version, within } from '../domain/version.ts';

type ScenarioProbes = Pick<Scenario, keyof AskedEverywhere | 'init' | 'changes' | 'include'>;
type AskedEverywhere = Pick<Scenario, 'requests' | 'joins' | 'restarts' | 'healthChecks' | 'loadBalancers'>;

/**
 * Every method × path × identity of its requests, its joins, what only whole clusters show, its changes, and what it
 * includes somewhere; each question once.
 */
export function probesOf(scenario: ScenarioProbes): Probe[] {
  const probes: Probe[] = [
    ...(scenario.init ? [{ kind: 'init' } as const] : []),
    ...askedBy(scenario),
    ...scenario.include.flatMap(askedBy),
    ...scenario.changes.flatMap(({ change, requests, joins, afterwards }) => {
      const steps = [{ change, requests, joins }, ...afterwards];
      const changes = steps.map((step) => step.change);
      return steps.flatMap((step, at): Probe[] => {
        const made = changes.slice(0, at + 1);
        const again = (step.requests ?? requests).flatMap(each);
        return [
          withChanges({ kind: 'change', change }, made),
          ...again.map((http) => withChanges({ kind: 'after', change, ...http }, made)),
          ...(step.joins ?? joins).map((name) =>
            withChanges({ kind: 'join-after', change, ...(joinShape(name) as Join) }, made),
          ),
        ];
      });
    }),
  ];
  return [...new Map(probes.map((probe) => [probeId(probe), probe])).values()];
}

/** Those that it asks under one setting in one version. */
export function probesUnder(
  scenario: ScenarioProbes & Pick<Scenario, 'exclude'>,
  setting: string,
  version: Version,
): Probe[] {
  const here = (where: Scenario['include'][number] | Scenario['exclude'][number]) =>
    (where.settings?.includes(setting) ?? true) && within(version, where);
  const left = scenario.exclude.filter(here);
  return probesOf({ ...scenario, include: scenario.include.filter(here) }).filter((probe) =>
    left.every(({ probes = ['*'] }) => !probes.some((pattern) => matches(pattern, probeId(probe)))),
  );
}

function askedBy({ requests, joins, restarts, healthChecks, loadBalancers }: AskedEverywhere): Probe[] {
  return [
    ...requests.flatMap(each).map((http) => ({ kind: 'http', ...http }) as const),
    ...joins.map((name) => ({ kind: 'join', ...(joinShape(name) as Join) }) as const),
    ...restarts.map((component) => ({ kind: 'restart', component }) as const),
    ...healthChecks.map((component) => ({ kind: 'health-check', component }) as const),
    ...loadBalancers.map((check) => ({ kind: 'lb', check }) as const),
  ];
}

function each({ target, methods, paths, identities, headers, body, over }: Scenario['requests'][number]) {
  const extras = {
    ...(headers && Object.keys(headers).length > 0 ? { headers } : {}),
    ...(body === undefined ? {} : { body: bodyText(body) }),
    ...(over === undefined ? {} : { over }),
  };
  return paths.flatMap((path) =>
    methods.flatMap((method) =>
      identities.map((identity) => ({ target, method, path, identity, ...extras })),
    ),
  );
}
