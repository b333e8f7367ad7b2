import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { equal, match } from 'uvu/assert';
import { temporaryFolder } from '../../../test/support/bearerless.ts';
import { suite } from '../../../test/support/suite.ts';
import { certificate } from '../../../test/support/tls.ts';
import { removeMember } from './etcd-members.ts';

const test = suite('members of etcd');
const { signal } = new AbortController();

/** An etcd with two members, which refuses to remove any so many times. Returns what it was asked to remove. */
async function removedBy(address: string, { refusals = 0, limit = 20_000 } = {}): Promise<string[]> {
  await using folder = await temporaryFolder();
  const { cert, key } = await certificate(folder.path);
  const asked: string[] = [];
  let members = [
    { ID: '1', name: 'first', peerURLs: ['https://10.0.0.1:2380'] },
    { ID: '2', peerURLs: ['https://10.0.0.12:2380'] },
  ];
  let left = refusals;
  const server = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url === '/v3/cluster/member/remove') {
      const { ID } = JSON.parse(Buffer.concat(chunks).toString());
      asked.push(ID);
      if (left-- > 0) response.statusCode = 503;
      else members = members.filter((one) => one.ID !== ID);
    }
    const refused = { message: 'etcdserver: unhealthy cluster' };
    response.end(JSON.stringify(response.statusCode === 200 ? { members } : refused));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const files: Record<string, string> = { 'ca.crt': cert, 'client.crt': cert, 'client.key': key };
  const readFile = async (path: string) => Object.entries(files).find(([name]) => path.endsWith(name))?.[1];
  try {
    const etcd = { host: '127.0.0.1', port };
    await removeMember({ etcd, readFile }, address, { limit, signal });
    return asked;
  } finally {
    server.close();
  }
}

test('a member is removed by its address, though it has not started, and again where etcd is not ready for that', async () => {
  equal(await removedBy('10.0.0.12'), ['2']);
  equal(await removedBy('10.0.0.12', { refusals: 2 }), ['2', '2', '2']);
});

test('where there is no such member nothing is removed', async () => {
  equal(await removedBy('10.0.0.2'), []);
});

test('an etcd that goes on refusing is a fault with its words', async () => {
  const said = await removedBy('10.0.0.12', { refusals: 1_000, limit: 1_000 }).catch(String);
  match(String(said), /10\.0\.0\.12 .*unhealthy cluster/s);
});
