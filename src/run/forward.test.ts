import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { forward, listenOn } from './forward.ts';

const test = suite('run/forward');

test('what is said on one side arrives on the other, through a socket that is a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'forward-'));
  const path = join(folder, 'x.sock');
  const echo = await listenOn({ host: '127.0.0.1', port: 0 }, (socket) => {
    socket.write('heard ');
    socket.pipe(socket);
  });
  const port = (server: typeof echo) => (server.address() as AddressInfo).port;
  const inner = await forward({ path }, { host: '127.0.0.1', port: port(echo) });
  const outer = await forward({ host: '127.0.0.1', port: 0 }, { path });
  try {
    const client = connect({ host: '127.0.0.1', port: port(outer) });
    await once(client, 'connect');
    client.end('hello');
    equal(await text(client), 'heard hello');
  } finally {
    for (const server of [echo, inner, outer]) server.close();
    await rm(folder, { recursive: true });
  }
});
