import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Admin, PodState, SeenEvent } from '../engine/admin.ts';
import { watchRestarts } from './restart.ts';

const test = suite('probe/restart', { limit: 10_000 });

const manifest = `spec:
  containers:
    - startupProbe: { failureThreshold: 4, httpGet: { path: /livez, port: 6443 }, initialDelaySeconds: 10, periodSeconds: 10 }
`;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const pod = (seconds: number, ready: boolean, restarts = 0): PodState => ({
  uid: 'x',
  ready,
  restarts,
  startedAt: ago(seconds),
});
const killing = (message: string): SeenEvent => {
  return { reason: 'Killing', message, count: 1, firstSeen: ago(30), lastSeen: ago(30) };
};

/** Watches a pod that is seen in these states, one after the other, the last one for good. */
async function watch(states: PodState[], events: SeenEvent[]) {
  const admin = {
    pod: async () => (states.length > 1 ? states.shift() : states[0]),
    eventsOf: async () => events,
  } as unknown as Admin;
  return await watchRestarts(admin, { pod: 'kube-apiserver-x', manifest }, new AbortController().signal);
}

test('a container that ended because its manifest was written anew was not ended by a probe', async () => {
  const { state, patience } = await watch([pod(70, true)], [killing('Stopping container kube-apiserver')]);
  assert.equal([state.restarts, patience], [0, 50]);
});

test('what was never ready is watched for longer, since the kubelet may end it late', async () => {
  const failed = killing('Container kube-apiserver failed startup probe, will be restarted');
  const { state } = await watch([pod(70, false), pod(170, false), pod(1, false, 1)], [failed]);
  assert.is(state.restarts, 1);
  const never = await watch([pod(170, false), pod(200, false)], []);
  assert.equal([never.state.restarts, never.age >= 200, never.everReady], [0, true, false]);
});
