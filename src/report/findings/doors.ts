// Finds the doors that are open to a stranger: what no component publishes, by server, in one finding each. And the
// valid ways to join that a setting closes.

import { joinName } from '../../domain/join.ts';
import type { JoinMode } from '../../domain/join-mode.ts';
import { distinct, groupBy } from '../../domain/lists.ts';
import type { Target } from '../../domain/probe.ts';
import { isMeantForAll } from '../../domain/published.ts';
import { type HttpEntry, type JoinEntry, labelOf } from '../entries.ts';
import { list, type Prose, say, together } from '../prose.ts';
import { answered, type Finding, statusOf } from './finding.ts';

const servers: Readonly<Record<Target, Prose>> = {
  apiserver: say`The apiserver`,
  kubelet: say`The kubelet`,
  'kubelet-read-only': say`The kubelet's read-only port`,
  'kubelet-healthz': say`The kubelet's health port`,
  'controller-manager': say`The controller manager`,
  scheduler: say`The scheduler`,
  etcd: say`etcd`,
  'second-apiserver': say`The second apiserver`,
};
/** The most paths and groups of settings that a finding names. */
const named = 4;

/** One finding for each server that gives a stranger what it does not publish. */
export function openDoors(requests: readonly HttpEntry[]): Finding[] {
  const open = requests.filter(
    (entry) =>
      entry.probe.identity === 'none' &&
      Math.floor((statusOf(entry) ?? 0) / 100) === 2 &&
      !isMeantForAll(entry.probe.target, entry.probe.path),
  );
  return groupBy(open, ({ probe }) => probe.target).map((some): Finding => {
    const perSetting = groupBy(some, ({ setting }) => setting);
    const alike = groupBy(perSetting, (own) => own.map(labelOf).join('\n')).sort(
      (a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0),
    );
    const parts = alike.slice(0, named).map((same) => {
      const paths = distinct((same[0] ?? []).map(labelOf));
      const more = paths.length - named;
      const rest: Prose = more > 0 ? say` and ${more} more` : [];
      const settings = list(same.map((own) => own[0]?.setting ?? ''));
      return say`${list(paths.slice(0, named))}${rest} under ${settings}`;
    });
    const others = alike.slice(named).flatMap((same) => same.map((own) => own[0]?.setting ?? ''));
    const last: Prose = others.length > 0 ? say`; some of it under ${list(others)}` : [];
    const server = servers[some[0]?.probe.target ?? 'apiserver'];
    return {
      text: say`${server} gives a stranger what Kubernetes does not publish: ${together(parts, say`; `)}${last}.`,
      cells: some.map(({ id }) => id),
    };
  });
}

/** Ways to join that work where nothing is closed; the others are wrong on purpose, or lack a credential. */
const valid: readonly JoinMode[] = [
  ...(['token', 'token-no-hash', 'file-tls-token', 'file-token'] as const),
  ...(['file-cert', 'file-cert-external', 'https-file', 'file-exec', 'file-exec-cert'] as const),
  ...(['token-ipv6', 'file-token-ipv6'] as const),
  ...(['control-plane-token', 'control-plane-file-token', 'control-plane-file-cert'] as const),
];

/** One finding for each reason for which valid ways to join are refused. */
export function closedJoins(joins: readonly JoinEntry[]): Finding[] {
  const refused = answered(joins).flatMap((entry) => {
    const { observed } = entry.result;
    return observed.kind === 'refused' && valid.includes(entry.probe.mode) ? [{ entry, observed }] : [];
  });
  return groupBy(refused, ({ observed }) => observed.reason).map((same): Finding => {
    const modes = distinct(same.map(({ entry }) => joinName(entry.probe)));
    const settings = distinct(same.map(({ entry }) => entry.setting));
    const still = distinct(
      joins.flatMap(({ setting, probe, result }) =>
        settings.includes(setting) && result.observed.kind === 'joined' && !modes.includes(joinName(probe))
          ? [joinName(probe)]
          : [],
      ),
    );
    const instead: Prose = still.length > 0 ? say` These still join: ${list(still)}.` : [];
    return {
      text: say`No node joins by ${list(modes)} under ${list(settings)}: refused as ${same[0]?.observed.reason ?? ''}.${instead}`,
      cells: same.map(({ entry }) => entry.id),
    };
  });
}
