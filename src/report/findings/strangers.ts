// Finds what a stranger gets: every 2xx without a valid credential, and health endpoints that refuse the kubelet's
// probes.
import { distinct, groupBy } from '../../domain/lists.ts';
import type { Target } from '../../domain/probe.ts';
import { healthPaths } from '../../domain/published.ts';
import { isGood, worth } from '../../domain/worth.ts';
import { type HttpEntry, labelOf } from '../entries.ts';
import { list, type Prose, say } from '../prose.ts';
import { answered, type Finding, sameCodeAndSettings, settingsIn, statusOf } from './finding.ts';

/** The consequence of a closed health endpoint. */
const probesFail = say`Probes without a credential, as kubeadm writes them into static pods, fail there.`;
/** The server that answers, if it is not the apiserver. */
const places: Partial<Record<Target, Prose>> = {
  kubelet: say` from the kubelet`,
  'kubelet-read-only': say` from the kubelet's read-only port`,
  'kubelet-healthz': say` from the kubelet's health port, on the node itself,`,
  'controller-manager': say` from the controller manager`,
  scheduler: say` from the scheduler`,
  etcd: say` from etcd`,
  'second-apiserver': say` from the second apiserver`,
};

/**
 * Finds paths that answer 2xx without a credential or with a worthless one. Credentials that get the same share a
 * finding.
 */
export function openPaths(requests: HttpEntry[]): Finding[] {
  const strangers = new Set(
    requests.filter((entry) => entry.probe.identity === 'none' && isGranted(entry)).map(asksOf),
  );
  const perCredential = groupBy(
    requests.filter(({ probe }) => !isGood(probe.identity)),
    ({ probe }) => `${probe.target} ${probe.identity}`,
  ).flatMap((asked) => {
    const [first] = asked;
    if (first === undefined) return [];
    const { identity, target } = first.probe;
    // A credential that counts as absent is only worth a finding if it gets more than no credential at all.
    const news = asked.filter(
      (entry) =>
        isGranted(entry) &&
        (identity === 'none' || worth(identity) !== 'absent' || !strangers.has(asksOf(entry))),
    );
    return sameCodeAndSettings(news).map((same) => ({
      identity,
      target,
      same,
      what: say` on ${pathsOf(same)} under ${settingsIn(same, asked)}.`,
    }));
  });
  return groupBy(perCredential, ({ target, identity, same, what }) =>
    JSON.stringify([target, identity === 'none', codeOf(same), what]),
  ).map((alike): Finding => {
    const { identity, target, same, what } = alike[0] as (typeof perCredential)[number];
    const identities = list(alike.map(({ identity }) => identity));
    const who: Prose =
      identity === 'none'
        ? say`A stranger gets`
        : alike.length === 1
          ? say`A worthless credential (${identities}) gets`
          : say`Worthless credentials (${identities}) get`;
    return {
      text: say`${who} ${codeOf(same)}${places[target] ?? []}${what}`,
      cells: alike.flatMap(({ same }) => same.map(({ id }) => id)),
    };
  });
}

const isGranted = (entry: HttpEntry) => Math.floor((statusOf(entry) ?? 0) / 100) === 2;
/** The question without its identity. */
const asksOf = ({ setting, probe: { target, method, path } }: HttpEntry) =>
  JSON.stringify([setting, target, method, path]);

/** Finds health endpoints of the apiserver that refuse requests without a credential, such as the kubelet's probes. */
export function closedHealth(requests: HttpEntry[]): Finding[] {
  const asked = answered(
    requests.filter(
      ({ probe }) =>
        probe.target === 'apiserver' &&
        probe.method === 'GET' &&
        probe.identity === 'none' &&
        healthPaths.includes(probe.path),
    ),
  );
  const closed = asked.filter((entry) => statusOf(entry) === 401 || statusOf(entry) === 403);
  return sameCodeAndSettings(closed).map((same) => ({
    text: say`A stranger gets ${codeOf(same)} on ${pathsOf(same)} under ${settingsIn(same, asked)}. ${probesFail}`,
    cells: same.map(({ id }) => id),
  }));
}

const codeOf = (same: readonly HttpEntry[]) => same.slice(0, 1).map(statusOf)[0] ?? 0;
const pathsOf = (same: readonly HttpEntry[]) => list(distinct(same.map(labelOf)));
