// Which probes a scenario asks, in the order in which it names them.
import { type Probe, probeId } from '../domain/probe.ts';
import type { Scenario } from '../domain/scenario.ts';

/** Every method × path × identity of its requests, then its joins; each question once. */
export function probesOf(scenario: Pick<Scenario, 'requests' | 'joins'>): Probe[] {
  const probes: Probe[] = [];
  for (const { target, methods, paths, identities } of scenario.requests) {
    for (const path of paths) {
      for (const method of methods) {
        for (const identity of identities) probes.push({ kind: 'http', target, method, path, identity });
      }
    }
  }
  for (const mode of scenario.joins) probes.push({ kind: 'join', mode });
  return [...new Map(probes.map((probe) => [probeId(probe), probe])).values()];
}
