// Which probes a scenario asks, in the order in which it names them.
import { type Probe, probeId } from '../domain/probe.ts';
import type { Scenario } from '../domain/scenario.ts';

type Asked = Pick<Scenario, 'requests' | 'joins' | 'init' | 'restarts' | 'healthChecks' | 'changes'>;

/** Every method × path × identity of its requests, its joins, what only whole clusters show, its changes; each question once. */
export function probesOf(scenario: Asked): Probe[] {
  const probes: Probe[] = [
    ...(scenario.init ? [{ kind: 'init' } as const] : []),
    ...scenario.requests.flatMap(each).map((http) => ({ kind: 'http', ...http }) as const),
    ...scenario.joins.map((mode) => ({ kind: 'join', mode }) as const),
    ...scenario.restarts.map((component) => ({ kind: 'restart', component }) as const),
    ...scenario.healthChecks.map((component) => ({ kind: 'health-check', component }) as const),
    ...scenario.changes.flatMap(({ change, requests }): Probe[] => [
      { kind: 'change', change },
      ...requests.flatMap(each).map((http) => ({ kind: 'after', change, ...http }) as const),
    ]),
  ];
  return [...new Map(probes.map((probe) => [probeId(probe), probe])).values()];
}

function each({ target, methods, paths, identities }: Scenario['requests'][number]) {
  return paths.flatMap((path) =>
    methods.flatMap((method) => identities.map((identity) => ({ target, method, path, identity }))),
  );
}
