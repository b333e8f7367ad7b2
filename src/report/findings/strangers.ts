// What a stranger gets: every 2xx without a valid credential, and health endpoints that turn the kubelet's probes away.
import type { Target } from '../../domain/probe.ts';
import { distinct, groupBy, type HttpEntry, labelOf } from '../entries.ts';
import { list, type Prose, say } from '../prose.ts';
import { answered, type Finding, sameCodeAndSettings, settingsIn, statusOf } from './finding.ts';

const health = ['/livez', '/readyz', '/healthz'];
/** Who answers, where it is not the apiserver. */
const places: Partial<Record<Target, string>> = {
  kubelet: 'the kubelet',
  'kubelet-read-only': "the kubelet's read-only port",
  'kubelet-healthz': "the kubelet's health port, on the node itself,",
  'controller-manager': 'the controller manager',
  scheduler: 'the scheduler',
  etcd: 'etcd',
};

/** Paths that answer 2xx without a credential or with a worthless one. */
export function openPaths(requests: HttpEntry[]): Finding[] {
  return groupBy(requests, ({ probe }) => `${probe.target} ${probe.identity}`).flatMap((asked) => {
    const probe = asked[0]?.probe;
    if (probe?.identity !== 'none' && probe?.identity !== 'invalid-token') return [];
    const granted = asked.filter((entry) => Math.floor((statusOf(entry) ?? 0) / 100) === 2);
    const who = probe.identity === 'none' ? 'A stranger' : 'A worthless token';
    const from: Prose = places[probe.target] ? [` from ${places[probe.target]}`] : [];
    return sameCodeAndSettings(granted).map((same) => ({
      text: [
        `${who} gets ${codeOf(same)}`,
        ...from,
        ...say` on ${pathsOf(same)} under ${settingsIn(same, asked)}.`,
      ],
    }));
  });
}

/** Health endpoints of the apiserver that turn away who has no credential, as the kubelet's probes do not. */
export function closedHealth(requests: HttpEntry[]): Finding[] {
  const asked = answered(requests).filter(
    ({ probe }) =>
      probe.target === 'apiserver' &&
      probe.method === 'GET' &&
      probe.identity === 'none' &&
      health.includes(probe.path),
  );
  const closed = asked.filter((entry) => statusOf(entry) === 401 || statusOf(entry) === 403);
  return sameCodeAndSettings(closed).map((same) => ({
    text: [
      ...say`A stranger gets ${codeOf(same)} on ${pathsOf(same)} under ${settingsIn(same, asked)}. `,
      'Probes without a credential, as kubeadm writes them into static pods, fail there.',
    ],
  }));
}

const codeOf = (same: readonly HttpEntry[]) => same.slice(0, 1).map(statusOf)[0] ?? 0;
const pathsOf = (same: readonly HttpEntry[]) => list(distinct(same.map(labelOf)));
