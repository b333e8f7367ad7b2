import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { equal, is, match } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { messageOf } from '../../domain/error.ts';
import type { Endpoint, Open } from '../node.ts';
import { waitFor } from '../wait.ts';
import type { Child } from './component.ts';
import { connectorOf } from './connector.ts';

const test = suite('connections from within a machine');
const { signal } = new AbortController();
const waits = { limit: 10_000, signal };

/** Uses the network of this process in place of a machine's. */
async function on(act: (open: Open, where: Endpoint, server: Server, children: Set<Child>) => Promise<void>) {
  const processes = new Set<Child>();
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await act(
      connectorOf({ onNetwork: (argv) => argv, processes }),
      { host: '127.0.0.1', port },
      server,
      processes,
    );
  } finally {
    for (const child of processes) child.kill('SIGKILL');
    server.close();
  }
}

const connections = async (server: Server) =>
  await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

test('a connection is handed over, and why there is none is told', () =>
  on(async (open, where) => {
    const socket = await open(where, signal);
    socket.end('hello');
    const [echoed] = await once(socket, 'data');
    is(String(echoed), 'hello');
    const refused = await open({ ...where, port: 1 }, signal).catch((thrown) => thrown);
    equal([refused.code, messageOf(refused)], ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1']);
  }));

test('a connection that nobody waits for any more is closed', () =>
  on(async (open, where, server) => {
    (await open(where, signal)).destroy();
    let seen = 0;
    server.on('connection', () => {
      seen += 1;
    });
    const waiting = new AbortController();
    const opening = open(where, waiting.signal);
    waiting.abort(new Error('enough'));
    is(messageOf(await opening.catch((thrown) => thrown)), 'enough');
    is(messageOf(await open(where, waiting.signal).catch((thrown) => thrown)), 'enough');
    const none = async () => (seen === 1 && (await connections(server)) === 0) || undefined;
    await waitFor('the connection came and went', none, waits);
  }));

test('whoever waits is told when the child ends, and the next one starts another', () =>
  on(async (open, where, _, children) => {
    (await open(where, signal)).destroy();
    const [child] = children;
    process.kill((child as unknown as { pid: number }).pid, 'SIGSTOP');
    const opening = open(where, signal).catch((thrown) => thrown);
    child?.kill('SIGKILL');
    match(messageOf(await opening), /^the connector of a machine ended: /);
    (await open(where, signal)).destroy();
  }));
