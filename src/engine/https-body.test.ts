// Bodies and upgrades beside other requests of one credential.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { certificate } from '../../test/support/tls.ts';
import { type Ask, exchange } from './https.ts';

const test = suite('exchange with bodies');

test('a body is part of its own request, whatever the method, and its connection is used once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-https-'));
  const { cert, key } = await certificate(folder);
  const seen: string[] = [];
  const sockets = new Set<unknown>();
  const server = createServer({ cert, key }, (request, response) => {
    sockets.add(request.socket);
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push(`${request.method} ${body}`);
      response.end('{}');
    });
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const common = { host: '127.0.0.1', port, trust: { ca: cert }, credential: {}, keep: true };
    const ask = { ...common, method: 'GET', path: '/', signal: new AbortController().signal };
    const status = async (more: Partial<Ask>) => (await exchange({ ...ask, ...more })).status;
    const all = [
      await status({}),
      await status({ body: '{"a":1}' }),
      await status({ method: 'OPTIONS', body: '{}' }),
      await status({ headers: { Connection: 'Upgrade', Upgrade: 'websocket' } }),
      await status({}),
    ];
    equal(all, [200, 200, 200, 200, 200]);
    equal(seen, ['GET ', 'GET {"a":1}', 'OPTIONS {}', 'GET ', 'GET ']);
    is(sockets.size, 4);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});
