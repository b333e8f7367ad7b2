import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as assert from 'uvu/assert';
import { stringify } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import { probesOfManifest } from './container-probe.ts';
import { probeHealth, questionOf, type Try } from './health.ts';
import { healthNotes, judgeHealth } from './health-outcome.ts';

const test = suite('health checks');
const { signal } = new AbortController();
const pod = (container: object) => stringify({ spec: { containers: [container] } });

test('probes are put as the manifest says, to named ports too, and as often as it takes', async () => {
  const asked: string[] = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push(`${url} ${headers['user-agent']} ${headers.authorization}`);
    response.writeHead(url === '/livez' ? 200 : 401).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const httpHeaders = [{ name: 'Authorization', value: 'Bearer t' }];
  const manifest = pod({
    ports: [{ name: 'probe-port', containerPort: port }],
    startupProbe: { httpGet: { port: 'probe-port', path: '/livez' }, initialDelaySeconds: 10 },
    livenessProbe: { httpGet: null, tcpSocket: { port } },
    readinessProbe: { httpGet: { port, path: '/readyz', httpHeaders } },
  });
  const record = await probeHealth('kube-apiserver', { manifest }, { signal });
  server.close();
  const refused = { status: 401 };
  assert.equal(record.probes, [
    { kind: 'startup', asks: 'GET /livez', patience: 40, tries: [{ status: 200 }] },
    { kind: 'liveness', asks: 'connect', patience: 30, tries: [{ connected: true }] },
    { kind: 'readiness', asks: 'GET /readyz', patience: 30, tries: [refused, refused, refused] },
  ]);
  assert.equal(asked, [
    '/livez kube-probe undefined',
    ...Array.from({ length: 3 }, () => '/readyz kube-probe Bearer t'),
  ]);
});

test('one that has not started yet is asked for longer than one that has made up its mind', async () => {
  let left = 4;
  const server = createServer((_, response) => response.writeHead(left-- > 0 ? 500 : 200).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const manifest = pod({ readinessProbe: { httpGet: { port, path: '/readyz' } } });
  const record = await probeHealth('kube-scheduler', { manifest }, { signal });
  server.close();
  assert.equal(
    record.probes[0]?.tries.map(({ status }) => status),
    [500, 500, 500, 500, 200],
  );
  assert.equal(judgeHealth(record), { kind: 'health', verdict: 'stays-up' });
});

test('nobody there is a failure of the probe, not of the harness', async () => {
  const manifest = pod({ livenessProbe: { tcpSocket: { port: 1 } } });
  const { probes } = await probeHealth('etcd', { manifest }, { signal, settling: 0 });
  assert.equal(
    probes[0]?.tries,
    Array.from({ length: 3 }, () => ({ fault: 'ECONNREFUSED' })),
  );
});

test('nothing that opens connections is a failure of the harness', async () => {
  const manifest = pod({ livenessProbe: { tcpSocket: { port: 1 } } });
  const open = async () => Promise.reject(new Error('the connector of a machine ended'));
  const thrown = await probeHealth('etcd', { manifest, open }, { signal }).catch(({ message }) => message);
  assert.is(thrown, 'the connector of a machine ended');
});

test('a server that moved is asked where it is, and what no probe can ask is refused', () => {
  const { livenessProbe } = probesOfManifest(
    pod({ livenessProbe: { httpGet: { host: '10.0.0.1', port: 6443 } } }),
  );
  const asked = livenessProbe && questionOf(livenessProbe, {}, { moved: { host: '127.0.0.1', port: 7 } });
  assert.equal([asked?.host, asked?.port], ['127.0.0.1', 7]);
  const other = probesOfManifest(pod({ livenessProbe: { exec: {} } })).livenessProbe;
  assert.throws(() => other && questionOf(other, {}, {}), /only probes by HTTP and TCP/);
});

const verdictOf = (answers: Partial<Record<'startup' | 'liveness' | 'readiness', Try>>) => {
  const probes = Object.entries(answers).map(([kind, one], i) => ({
    kind: kind as 'startup',
    asks: 'GET /x',
    patience: 50 + i,
    tries: [one],
  }));
  const record = { component: 'kube-apiserver', probes } as const;
  return [judgeHealth(record), healthNotes(record).slice(1)];
};

test('the startup probe decides first, then liveness; readiness only keeps the pod from being ready', () => {
  const [good, bad] = [{ status: 302 }, { status: 401 }];
  const health = { kind: 'health' } as const;
  assert.equal(verdictOf({ startup: good, liveness: good, readiness: good }), [
    { ...health, verdict: 'stays-up' },
    [],
  ]);
  assert.equal(verdictOf({ startup: bad, liveness: bad, readiness: bad }), [
    { ...health, verdict: 'restarted', afterSeconds: 50 },
    ['startup probe, GET /x: answered 401'],
  ]);
  assert.equal(verdictOf({ startup: good, liveness: { fault: 'ECONNREFUSED' }, readiness: good }), [
    { ...health, verdict: 'restarted', afterSeconds: 51 },
    ['liveness probe, GET /x: ECONNREFUSED'],
  ]);
  assert.equal(verdictOf({ startup: good, liveness: good, readiness: bad }), [
    { ...health, verdict: 'not-ready' },
    ['readiness probe, GET /x: answered 401'],
  ]);
});
