import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { shortOutcome } from '../domain/outcome.ts';
import type { PodState, SeenEvent } from '../engine/admin.ts';
import { withFlag } from './change.ts';
import { patience, probesOfManifest } from './container-probe.ts';
import { judgeInit } from './init.ts';
import type { RestartRecord } from './restart.ts';
import { type Doubts, judgeRestarts } from './restart-outcome.ts';

const test = suite('what whole clusters show');

const manifest = `apiVersion: v1
kind: Pod
spec:
  containers:
    - command: [kube-apiserver, --anonymous-auth=true, --secure-port=6443]
      livenessProbe: { failureThreshold: 8, httpGet: { path: /livez, port: 6443 }, initialDelaySeconds: 10, periodSeconds: 10 }
      startupProbe: { failureThreshold: 4, httpGet: { path: /livez, port: 6443 }, initialDelaySeconds: 10, periodSeconds: 10 }
`;

test('failing probes are borne as long as the startup probe says, and the liveness probe after it where it asks otherwise', () => {
  const probes = probesOfManifest(manifest);
  const tcp = { ...probes.livenessProbe, tcpSocket: { port: 6443 } } as typeof probes.livenessProbe;
  assert.equal(
    [
      patience(probes),
      patience({ ...probes, livenessProbe: tcp }),
      patience({ livenessProbe: probes.livenessProbe }),
      patience({ startupProbe: probes.startupProbe }),
      patience({}),
    ],
    [50, 140, 90, 50, 0],
  );
});

const event = (reason: string, message: string): SeenEvent => ({
  reason,
  message,
  count: 1,
  firstSeen: '2026-01-02T03:04:05.000Z',
  lastSeen: '2026-01-02T03:04:05.000Z',
});
const events = [
  event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 401'),
  event('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 401'),
  event('Killing', 'Container kube-apiserver failed startup probe, will be restarted'),
];
const last = {
  startedAt: '2026-01-02T03:04:05.000Z',
  finishedAt: '2026-01-02T03:05:23.000Z',
  exitCode: 137,
  reason: 'Error',
};
const seen = (state: Partial<PodState>, events: SeenEvent[] = []): RestartRecord => {
  const whole = { uid: 'u', ready: false, restarts: 0, ...state };
  return { pod: 'p', probes: {}, patience: 50, first: whole, state: whole, age: 1, everReady: false, events };
};

test('restarts are told with the kubelet’s words, and what no health check ended says nothing', () => {
  const outcomes = [
    seen({ ready: true }, events.slice(0, 1)),
    seen({ restarts: 1, last }, events),
    seen({ restarts: 1, last: { ...last, exitCode: 7 } }),
    seen({ restarts: 3, last }, events),
    seen({ restarts: 1 }),
  ].map((record) => judgeRestarts(record));
  const cause =
    'Startup probe failed: HTTP probe failed with statuscode: 401; Container kube-apiserver failed startup probe, will be restarted';
  const restarts = { kind: 'restarts', ready: false } as const;
  assert.equal(outcomes, [
    { kind: 'restarts', count: 0, ready: true },
    { ...restarts, count: 1, firstAfterSeconds: 78, cause },
    {
      kind: 'inconclusive',
      code: 'ended-otherwise',
      because: 'its container ended with code 7 (Error), and no health check had ended it',
    },
    { ...restarts, count: 3, cause },
    {
      kind: 'inconclusive',
      code: 'ended-otherwise',
      because: 'its container ended, and no health check had ended it',
    },
  ]);
});

test('a restart counts under a stall only where the health check was refused, and no restart only where a kubelet watched', () => {
  const late = [
    event('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 500'),
    event('Killing', 'Container kube-apiserver failed startup probe, will be restarted'),
  ];
  const record = seen({ restarts: 1, last }, late);
  const short = (record: RestartRecord, doubts: Doubts) => {
    const outcome = judgeRestarts(record, doubts);
    return outcome.kind === 'inconclusive' ? outcome.because : shortOutcome(outcome);
  };
  const trouble = 'etcd does not answer';
  assert.equal(
    [
      short(record, {}),
      short(record, { trouble }),
      short(seen({ restarts: 1, last }, events), { trouble }),
      short(seen({ ready: true }), { unwatched: 'the kubelet is silent' }),
      short(seen({ ready: true }), { trouble }),
    ],
    [
      'restarted',
      'a health check ended it, while etcd does not answer',
      'restarted',
      'the kubelet is silent',
      'stays-up',
    ],
  );
});

test('an init completes, fails in a phase, or says nothing about Kubernetes', () => {
  const init = { argv: [], timedOut: false, output: '', seconds: 9, controlPlaneTimeout: 40 };
  const failing =
    'error execution phase wait-control-plane: failed while waiting for it\nTo see the stack trace';
  assert.equal(
    [
      judgeInit({ ...init, exitCode: 0 }),
      judgeInit({ ...init, exitCode: 1, output: `[init] x\n${failing}` }),
      judgeInit({ ...init, exitCode: 1, output: 'error: can not mix\n' }),
      judgeInit({ ...init, timedOut: true }),
    ],
    [
      { kind: 'completed', seconds: 9 },
      { kind: 'failed', phase: 'wait-control-plane', message: 'failed while waiting for it', seconds: 9 },
      { kind: 'inconclusive', code: 'init-failed', because: 'kubeadm ended with 1: error: can not mix' },
      { kind: 'inconclusive', code: 'init-timed-out', because: 'kubeadm init did not end within 9 s' },
    ],
  );
});

test('a flag is set in the place of what was set before, the rest of the manifest stays', () => {
  const edited = withFlag(manifest, 'anonymous-auth', 'false');
  assert.match(edited, /- kube-apiserver\n +- --secure-port=6443\n +- --anonymous-auth=false\n/);
  assert.not.match(edited, /anonymous-auth=true/);
  assert.equal(probesOfManifest(edited), probesOfManifest(manifest));
});
