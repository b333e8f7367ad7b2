// Finds problems of whole clusters: apiservers that their own health checks restart, inits that fail, and paths that a
// change to a running cluster opened or closed.
import { groupBy } from '../../domain/lists.ts';
import { longOutcome } from '../../domain/outcome.ts';
import { changesText } from '../../domain/probe.ts';
import type { Entry } from '../../results/cells.ts';
import { isAfter, labelOf, questionOf } from '../entries.ts';
import { list, type Prose, say, textOf } from '../prose.ts';
import { answered, type Finding, settingsIn } from './finding.ts';

/** Static pods that were restarted or never became ready; one finding per cause. */
export function restartLoops(entries: readonly Entry[]): Finding[] {
  const watched = answered(entries.filter(({ probe }) => probe.kind === 'restart'));
  const bad = watched.flatMap((entry) => {
    const { observed } = entry.result;
    return observed.kind === 'restarts' && (observed.count > 0 || !observed.ready)
      ? [{ entry, observed }]
      : [];
  });
  const same = ({ entry, observed }: (typeof bad)[number]) =>
    `${'component' in entry.probe && entry.probe.component}\n${observed.count > 0}\n${observed.cause}`;
  return groupBy(bad, same).map((alike): Finding => {
    const { entry, observed } = alike[0] as (typeof bad)[number];
    const component = 'component' in entry.probe ? entry.probe.component : '';
    const settings = settingsIn(
      alike.map(({ entry }) => entry),
      watched,
    );
    const cells = alike.map(({ entry }) => entry.id);
    if (observed.count === 0) {
      return { text: say`Under ${settings} ${component} runs, but its pod never becomes Ready.`, cells };
    }
    const times = alike.flatMap(({ observed }) => observed.firstAfterSeconds ?? []);
    const after = times.length === 0 ? [] : say`, for the first time after ${Math.min(...times)} s`;
    return {
      text: say`Under ${settings} the kubelet restarts ${component}${after}: ${observed.cause ?? 'no reason given'}`,
      cells,
      same: `${component} restarts under ${textOf(settings)}`,
    };
  });
}

/** What a kubelet would do with static pods because of their probes, for settings under which no pod was watched. */
export function derivedHealth(entries: readonly Entry[]): Finding[] {
  const asked = answered(entries.filter(({ probe }) => probe.kind === 'health-check'));
  const watched = answered(entries.filter(({ probe }) => probe.kind === 'restart'));
  const bad = asked.flatMap((entry) => {
    const { observed } = entry.result;
    const seen = watched.some(({ setting }) => setting === entry.setting);
    return observed.kind === 'health' && observed.verdict !== 'stays-up' && !seen
      ? [{ entry, observed }]
      : [];
  });
  const same = ({ entry, observed }: (typeof bad)[number]) =>
    `${questionOf(entry)} ${observed.verdict} ${observed.afterSeconds}`;
  return groupBy(bad, same).map((alike): Finding => {
    const { entry, observed } = alike[0] as (typeof bad)[number];
    const settings = settingsIn(
      alike.map(({ entry }) => entry),
      asked.filter((one) => questionOf(one) === questionOf(entry)),
    );
    const component = 'component' in entry.probe ? entry.probe.component : '';
    const would =
      observed.verdict === 'not-ready'
        ? say`would never take it for ready`
        : say`would restart it after ${observed.afterSeconds ?? 0} s at most, again and again`;
    return {
      text: say`By the probes of ${component} under ${settings} a kubelet ${would}.`,
      cells: alike.map(({ entry }) => entry.id),
      same: `${component} ${observed.verdict} by its probes under ${textOf(settings)}`,
    };
  });
}

/** Inits and changes that failed, with the phase and the message. */
export function failedCommands(entries: readonly Entry[]): Finding[] {
  return entries.flatMap(({ id, result: { observed } }) =>
    observed.kind === 'failed'
      ? [
          {
            text: say`${id} failed in ${observed.phase}: ${observed.message}`,
            cells: [id],
            same: `${id.slice(id.indexOf('/'))} ${observed.message}`,
          },
        ]
      : [],
  );
}

/** Requests whose answer after a change differs from the answer before it on the same cluster. */
export function turned(entries: readonly Entry[]): Finding[] {
  const pairs = answered(entries.filter(isAfter)).flatMap((entry) => {
    const { observed, before } = entry.result;
    const [was, is] = [before && longOutcome(before), longOutcome(observed)];
    return was !== undefined && was !== is ? [{ entry, was, is }] : [];
  });
  return groupBy(pairs, ({ entry, was, is }) =>
    [changesText(entry.probe), entry.probe.identity, was, is].join(' '),
  ).map((same): Finding => {
    const { entry, was, is } = same[0] as (typeof pairs)[number];
    const paths = list(same.map(({ entry }) => labelOf(entry)));
    const settings = settingsIn(
      same.map(({ entry }) => entry),
      entries,
    );
    const { identity } = entry.probe;
    const who: Prose = identity === 'none' ? say`a stranger` : say`${identity}`;
    return {
      text: say`After ${changesText(entry.probe)} under ${settings} ${paths} turns from ${was} to ${is} for ${who}.`,
      cells: same.map(({ entry }) => entry.id),
    };
  });
}
