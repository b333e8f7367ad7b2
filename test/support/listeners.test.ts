import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { equal, is } from 'uvu/assert';
import { addressOf, isLocal, listeners } from './listeners.ts';
import { suite } from './suite.ts';

const test = suite('support/listeners');

test('addresses are read as the kernel writes them', () => {
  equal(
    [
      '0100007F:192B',
      '00000000:0016',
      '00000000000000000000000001000000:0050',
      '00000000000000000000000000000000:0050',
      '0000000000000000FFFF00000100007F:0050',
    ].map(addressOf),
    ['127.0.0.1:6443', '0.0.0.0:22', '[::1]:80', '[::]:80', '[::ffff:127.0.0.1]:80'],
  );
});

test('a server is seen while it listens, and only one on a loopback address is local', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = `tcp 127.0.0.1:${(server.address() as AddressInfo).port}`;
  is(listeners().includes(at), true);
  server.close();
  await once(server, 'close');
  is(listeners().includes(at), false);
  equal([at, 'tcp 0.0.0.0:1', 'tcp6 [::]:1', 'tcp6 [::1]:1', 'udp 10.0.0.1:127'].map(isLocal), [
    true,
    false,
    false,
    true,
    false,
  ]);
});
