// Finds valid credentials whose answers depend on a setting for anonymous access, which readers do not expect.
import { distinct, groupBy } from '../../domain/lists.ts';
import { isGood } from '../../domain/worth.ts';
import { type HttpEntry, labelOf } from '../entries.ts';
import { list, type Prose, say, together } from '../prose.ts';
import { type Finding, statusOf } from './finding.ts';

/** One finding per identity and way in which its answers differ between settings. */
export function dependentCredentials(requests: HttpEntry[]): Finding[] {
  const known = requests.filter((entry) => statusOf(entry) !== undefined && isGood(entry.probe.identity));
  const rows = groupBy(known, ({ probe }) => `${probe.target} ${probe.identity} ${labelOf({ probe })}`);
  const varying = rows.filter((row) => distinct(row.map(statusOf)).length > 1);
  const trait = (row: HttpEntry[]) =>
    row
      .map((entry) => [entry.probe.target, entry.probe.identity, entry.setting, statusOf(entry)].join(' '))
      .join('\n');
  return groupBy(varying, trait).map((same) => {
    const row = same[0] ?? [];
    const paths = list(same.flatMap((one) => one.slice(0, 1).map(labelOf)));
    const codes = groupBy(row, (entry) => String(statusOf(entry))).map((group) => {
      const settings = list(group.map((entry) => entry.setting));
      return say`${statusOf(group[0] as HttpEntry) ?? 0} under ${settings}`;
    });
    const where: Prose = row[0]?.probe.target === 'kubelet' ? say`the kubelet’s ` : [];
    return { text: say`To ${row[0]?.probe.identity ?? ''} ${where}${paths} answers ${together(codes)}.` };
  });
}
