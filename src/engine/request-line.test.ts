// A path reaches the server exactly as a scenario contains it: nothing encodes, decodes or shortens it.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { cases, path } from '../../test/support/arbitrary.ts';
import { suite } from '../../test/support/suite.ts';
import { Path } from '../domain/path.ts';
import { exchange } from './https.ts';

const test = suite('engine/request-line');

test('every path that is one is asked as it is written', async () => {
  const lines: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      lines.push(bytes.toString('latin1').split('\r\n')[0] ?? '');
      socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  const odd = [
    '/',
    '/%41',
    '/%',
    '/%zz',
    '/a/../b/./c//d',
    '//a',
    '/?',
    '/??a',
    '/"<>[]{}|\\^`',
    '/@a:b',
    '/a@none',
  ];
  try {
    await fc.assert(
      fc.asyncProperty(path, async (asked) => {
        equal(Path.parse(asked), asked);
        await exchange({ host: '127.0.0.1', port, method: 'GET', path: asked, trust: 'plain', signal });
        equal(lines.at(-1), `GET ${asked} HTTP/1.1`);
      }),
      { ...cases(200), examples: odd.map((one): [string] => [one]) },
    );
  } finally {
    server.close();
  }
});
