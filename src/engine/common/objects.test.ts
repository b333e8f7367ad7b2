import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { objectsOf } from './objects.ts';

const test = suite('engine/objects');

const kinds = {
  '/api/v1': [
    { name: 'secrets', kind: 'Secret', namespaced: true },
    { name: 'serviceaccounts/token', kind: 'TokenRequest', namespaced: true },
  ],
  '/apis/apiregistration.k8s.io/v1': [{ name: 'apiservices', kind: 'APIService', namespaced: false }],
};

/** An apiserver with these objects by path. It accepts every change except to the paths in `fixed`. */
async function apiserver(there: Record<string, object>, fixed: string[] = []) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request;
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text === '' ? {} : JSON.parse(text);
    const version = body.metadata?.resourceVersion;
    if (!(url in kinds)) asked.push(`${method} ${url}${version === undefined ? '' : ` ${version}`}`);
    const answer = (status: number, value: object) => response.writeHead(status).end(JSON.stringify(value));
    if (url in kinds) return answer(200, { resources: kinds[url as keyof typeof kinds] });
    if (method === 'PUT' && fixed.includes(url)) return answer(422, { message: 'field is immutable' });
    if (method === 'POST') {
      there[`${url}/${body.metadata.name}`] = body;
      return answer(201, body);
    }
    const object = there[url];
    if (object === undefined) return answer(404, { message: 'not found' });
    if (method === 'DELETE') delete there[url];
    return answer(200, object);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, server, objects: objectsOf({ host: '127.0.0.1', port, trust: 'plain', credential: {} }) };
}

test('objects of every kind are found where the apiserver says that they are', async () => {
  const one = '/api/v1/namespaces/kube-system/secrets/one';
  const fixed = '/apis/apiregistration.k8s.io/v1/apiservices/v1.own';
  const metadata = {
    name: 'one',
    namespace: 'kube-system',
    uid: 'u',
    resourceVersion: '7',
    labels: { a: 'b' },
  };
  const there = {
    [one]: { kind: 'Secret', data: { a: 'b' }, metadata, status: {} },
    [fixed]: { metadata: { resourceVersion: '9' } },
  };
  const { asked, server, objects } = await apiserver(there, [fixed]);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'one', namespace: 'kube-system' } };
  const service = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.own' },
  };
  try {
    equal(await objects.read(secret), {
      apiVersion: 'v1',
      kind: 'Secret',
      data: { a: 'b' },
      metadata: { name: 'one', namespace: 'kube-system', labels: { a: 'b' }, annotations: undefined },
    });
    await objects.apply(secret);
    await objects.apply(service);
    await objects.apply({ ...secret, metadata: { name: 'new' } });
    await objects.remove(secret);
    equal(await objects.read(secret), undefined);
    equal(
      await objects.remove(secret).catch(({ message }) => message),
      'DELETE of Secret one: 404 not found',
    );
    const unknown = { ...secret, kind: 'Secrt' };
    equal(await objects.read(unknown).catch(({ message }) => message), 'the apiserver knows no Secrt of v1');
    equal(asked, [
      `GET ${one}`,
      `GET ${one}`,
      `PUT ${one} 7`,
      `GET ${fixed}`,
      `PUT ${fixed} 9`,
      `DELETE ${fixed}`,
      'POST /apis/apiregistration.k8s.io/v1/apiservices',
      'GET /api/v1/namespaces/default/secrets/new',
      'POST /api/v1/namespaces/default/secrets',
      `DELETE ${one}`,
      `GET ${one}`,
      `DELETE ${one}`,
    ]);
  } finally {
    server.close();
  }
});
