// Passes connections on, byte by byte: a world's namespaces keep its apiserver from everybody, but a socket that is a
// file can be reached from both sides.
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

/**
 * Listens, and answers each connection with what `serve` does with it. Who has said everything may still hear the
 * answer.
 */
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
    // Whichever side ends or breaks first ends the other one.
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
