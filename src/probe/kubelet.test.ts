// How a kubelet is asked that answers with faults at first.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Identity } from '../domain/identity.ts';
import type { Node } from '../engine/node.ts';
import { askOneByOne } from './kubelet.ts';

const { signal } = new AbortController();
const probe = (path: string) =>
  ({ kind: 'http', target: 'kubelet', method: 'GET', path, identity: 'none' }) as const;

const test = suite('kubelet');

test('asks again what was answered with a fault of the kubelet’s own, and says so', async () => {
  const seen: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    seen.push(url);
    const faulty = url === '/configz' && seen.filter((one) => one === url).length === 1;
    response.writeHead(faulty ? 500 : 200).end(faulty ? 'Authorization error' : 'ok');
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const node = { kubelet: { host: '127.0.0.1', port, trust: 'plain' } } as unknown as Node;
    const questions = ['/healthz', '/configz', '/pods'].map((path) => ({ path, probe: probe(path) }));
    const answers = await askOneByOne(node, { questions, credentials: { none: {} }, signal });
    equal(seen, ['/healthz', '/configz', '/configz', '/pods']);
    equal(
      answers.map(({ path, superseded, transcript, notes }) => [
        path,
        superseded,
        transcript.response?.status,
        notes,
      ]),
      [
        ['/healthz', false, 200, []],
        ['/configz', true, 500, ['asked again, as it first answered 500: Authorization error']],
        ['/configz', false, 200, ['asked again, as it first answered 500: Authorization error']],
        ['/pods', false, 200, []],
      ],
    );
  } finally {
    server.close();
  }
});

test('a 401 to somebody is asked again, since the kubelet’s own question may have failed, but not for ever', async () => {
  const seen: string[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    const who = `${headers.authorization} ${url}`;
    seen.push(who);
    const known = headers.authorization === 'Bearer late' && seen.filter((one) => one === who).length > 1;
    response.writeHead(known ? 403 : 401).end();
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const node = { kubelet: { host: '127.0.0.1', port, trust: 'plain' } } as unknown as Node;
    const ask = (path: string, identity: Identity) => ({ path, probe: { ...probe(path), identity } });
    const questions = [
      ask('/healthz', 'bootstrap-token'),
      ask('/healthz', 'service-account'),
      ask('/pods', 'service-account'),
      ask('/healthz', 'invalid-token'),
    ];
    const credentials = {
      'bootstrap-token': { token: 'late' },
      'service-account': { token: 'refused' },
      'invalid-token': { token: 'unknown' },
    };
    const answers = await askOneByOne(node, { questions, credentials, signal });
    const last = answers.filter(({ superseded }) => !superseded);
    equal(
      last.map(({ path, transcript, notes }) => [path, transcript.response?.status, notes]),
      [
        ['/healthz', 403, ['asked again, as it first answered 401: ']],
        ['/healthz', 401, []],
        ['/pods', 401, []],
        ['/healthz', 401, []],
      ],
    );
    const count = (who: string) => seen.filter((one) => one === who).length;
    equal(count('Bearer late /healthz'), 2);
    equal(count('Bearer refused /healthz') > 5, true);
    // Known by then.
    equal(count('Bearer refused /pods'), 1);
    equal(count('Bearer unknown /healthz'), 1);
  } finally {
    server.close();
  }
});
