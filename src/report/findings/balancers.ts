// Finds checks of load balancers that take a healthy apiserver out of service, and by what.
import { groupBy } from '../../domain/lists.ts';
import type { BalancerEntry } from '../entries.ts';
import { list, say } from '../prose.ts';
import { answered, type Finding, settingsIn } from './finding.ts';

/** Checks that are down under the same settings because of the same answer share a finding. */
export function takenOut(checks: BalancerEntry[]): Finding[] {
  const down = answered(checks).flatMap((entry) => {
    const { observed } = entry.result;
    return observed.kind === 'balancer' && observed.state === 'down' ? [{ entry, by: observed.by }] : [];
  });
  const perCheck = groupBy(down, ({ entry, by }) => `${entry.probe.check} ${by}`);
  const settings = (same: typeof down) => same.map(({ entry }) => entry.setting).join(' ');
  return groupBy(perCheck, (same) => `${same[0]?.by} ${settings(same)}`).map((alike): Finding => {
    const [first = []] = alike;
    const names = alike.flatMap((same) => same.slice(0, 1).map(({ entry }) => entry.probe.check));
    const under = settingsIn(
      first.map(({ entry }) => entry),
      checks.filter(({ probe }) => probe.check === names[0]),
    );
    return {
      text: say`A load balancer that checks by ${list(names)} takes the apiserver out under ${under} (${first[0]?.by ?? ''}).`,
      cells: alike.flatMap((same) => same.map(({ entry }) => entry.id)),
    };
  });
}
