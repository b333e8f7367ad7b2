// Finds joins that are refused: discovery modes that are refused while others join, and settings under which no node
// joins.
import { joinName } from '../../domain/join.ts';
import { groupBy } from '../../domain/lists.ts';
import type { JoinEntry } from '../entries.ts';
import { list, type Prose, say, together } from '../prose.ts';
import { answered, type Finding, settingsIn } from './finding.ts';

/** One finding per way in which settings refuse joins. */
export function refusedJoins(joins: JoinEntry[]): Finding[] {
  const perSetting = groupBy(answered(joins), (entry) => entry.setting);
  const refusing = perSetting.filter((own) => own.some((entry) => entry.result.observed.kind === 'refused'));
  const trait = (entry: JoinEntry) => {
    const { observed } = entry.result;
    return `${joinName(entry.probe)} ${observed.kind === 'refused' ? observed.reason : observed.kind}`;
  };
  return groupBy(refusing, (own) => own.map(trait).join('\n')).map((same) => {
    const own = same[0] ?? [];
    const joined = own
      .filter((entry) => entry.result.observed.kind === 'joined')
      .map(({ probe }) => joinName(probe));
    const join = joined.length > 1 ? say`join` : say`joins`;
    const contrast: Prose = joined.length > 0 ? say`, while ${list(joined)} ${join}` : [];
    const refused = own.flatMap(({ probe, result: { observed } }): Prose[] =>
      observed.kind === 'refused' ? [say`${joinName(probe)} (${observed.reason})`] : [],
    );
    const modes = together(refused);
    const is = refused.length > 1 ? say`are` : say`is`;
    const words = own.find((entry) => entry.result.observed.kind === 'refused')?.result.observed;
    const message: Prose = words?.kind === 'refused' ? say` kubeadm: ${shortened(words.message)}` : [];
    return {
      text: say`Under ${settingsIn(same.flat(), joins)} kubeadm join by ${modes} ${is} refused${contrast}.${message}`,
    };
  });
}

/** Finds joins that depend on anonymous read access to cluster-info, according to the audit log. */
export function strangersJoins(joins: JoinEntry[]): Finding[] {
  const read = joins.flatMap((entry) => {
    const { observed, audit } = entry.result;
    const granted = observed.kind === 'joined' && audit?.user === 'system:anonymous' && audit.code === 200;
    return granted ? [{ entry, audit }] : [];
  });
  return groupBy(read, ({ entry, audit }) => `${joinName(entry.probe)} ${audit.reason}`).map(
    (same): Finding => {
      const { entry, audit } = same[0] as (typeof read)[number];
      const settings = settingsIn(
        same.map(({ entry }) => entry),
        joins,
      );
      const why: Prose = audit.reason === undefined ? [] : say`: ${audit.reason}`;
      return {
        text: say`Under ${settings} kubeadm join by ${joinName(entry.probe)} reads cluster-info as ${audit.user}${why}.`,
      };
    },
  );
}

/** kubeadm's message, cut if it is very long; the results contain all of it. */
function shortened(message: string): string {
  return message.length > 240 ? `${message.slice(0, 240)}…` : message;
}
