// A run for the page, with everything it can show: two versions, joins, a restart with its events, an exchange with its
// audit event, a rule that predicts, and what should not be there.
import { evidenceAt } from '../../src/domain/evidence.ts';
import type { Results } from '../../src/domain/results.ts';
import type { ReadEvidence } from '../../src/report/report.ts';
import { resultsOf } from './results-builder.ts';
import { modern, old, whole } from './results-fixtures.ts';

export const cell = 'v1.33.13/anonymous-off/process/apiserver:GET:/api@none';
export const restart = 'v1.33.13/anonymous-off/process/restart:kube-apiserver';
const folder = 'evidence/cell';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, seconds)).toISOString();

const pod = {
  pod: 'kube-apiserver-cp',
  first: { startedAt: at(0) },
  state: {
    startedAt: at(79),
    restarts: 1,
    last: { startedAt: at(0), finishedAt: at(78), exitCode: 137 },
  },
  age: 3,
};
const events = [
  {
    reason: 'Unhealthy',
    message: 'Startup probe failed: 401',
    count: 4,
    firstSeen: at(18),
    lastSeen: at(48),
  },
  { reason: 'Killing', message: 'failed startup probe', count: 1, firstSeen: at(48), lastSeen: at(48) },
];

/** The results; the exchange of `cell` has this body. */
export function pageResults(): Results {
  const results = resultsOf(modern, old, ...whole);
  results.rules = {
    'strangers-shut-out': { says: 'Nobody may come in.', source: 'https://kubernetes.io/docs and a file' },
  };
  const opened = results.cells[cell];
  const watched = results.cells[restart];
  if (!opened || !watched) throw new Error('the fixture has no such cell');
  opened.evidence = ['exchange.json', 'audit.json', 'kube-apiserver.log'].map((name) =>
    evidenceAt(`${folder}/${name}`),
  );
  opened.expected = { outcome: '401', control: true, rule: 'strangers-shut-out' };
  opened.notes = ['asked once'];
  opened.audit = {
    auditID: 'id-1',
    stage: 'ResponseComplete',
    user: '',
    groups: [],
    code: 401,
    message: 'Unauthorized',
  };
  watched.evidence = ['evidence/restart/pod.json', 'evidence/restart/events.json'].map(evidenceAt);
  const surprise = results.cells['v1.33.13/default/process/apiserver:GET:/version@none'];
  if (surprise) surprise.expected = { outcome: '401', control: false, scenario: 'stranger' };
  for (const cluster of results.clusters)
    if (cluster.setting === 'anonymous-off') cluster.evidence = [evidenceAt('evidence/cluster/kubeadm.yaml')];
  return results;
}

const kubeadm = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: anonymous-auth
      value: "false"
`;

/** Its evidence. */
export function pageEvidence(body = '{"message":"Unauthorized"}'): ReadEvidence {
  const request = { method: 'GET', url: 'https://10.189.1.4:6443/api', serverVerified: true };
  const response = { status: 401, headers: { 'content-type': 'application/json' }, body, milliseconds: 37 };
  const files: Record<string, string> = {
    [`${folder}/exchange.json`]: JSON.stringify({ request, at: at(0), response }),
    [`${folder}/audit.json`]: '{"kind":"Event"}',
    'evidence/restart/pod.json': JSON.stringify(pod),
    'evidence/restart/events.json': JSON.stringify(events),
    'evidence/cluster/kubeadm.yaml': kubeadm,
  };
  return (path) => files[path];
}
