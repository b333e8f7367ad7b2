// Forwards connections, byte by byte. The namespaces of a world hide its apiserver, but a socket file can be reached
// from both sides.
import { once } from 'node:events';
import {
  connect,
  createServer,
  type ListenOptions,
  type NetConnectOpts,
  type Server,
  type Socket,
} from 'node:net';
import { pipeline } from 'node:stream/promises';

/** Listens, and hands each connection to `serve`. A client that has finished sending can still read the answer. */
export async function listenOn(at: ListenOptions, serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, serve);
  server.listen(at);
  await once(server, 'listening');
  return server;
}

/** Listens, and joins each connection with one to `target`. */
export async function forward(at: ListenOptions, target: NetConnectOpts): Promise<Server> {
  return await listenOn(at, (near) => {
    const far = connect({ ...target, allowHalfOpen: true });
    // When one side ends or breaks, the other one is ended too.
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      pipeline(from, to).catch(() => {
        from.destroy();
        to.destroy();
      });
    }
  });
}
