// Servers of the harness for a joining node: one serves a file over HTTPS, the other never answers.
import { once } from 'node:events';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';

export interface Listener extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
}

export interface Serving {
  host: string;
  /** PEM, valid for `host`. */
  cert: string;
  key: string;
}

/** Answers every request with `text`. */
export async function serveFile({ host, cert, key }: Serving, text: string): Promise<Listener> {
  const server = createHttps({ cert, key }, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/yaml', connection: 'close' }).end(text);
  });
  return await listening(server, host);
}

/** Accepts connections and never answers. */
export async function stayingSilent(host: string): Promise<Listener> {
  return await listening(createServer(), host);
}

async function listening(server: Server, host: string): Promise<Listener> {
  const open = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    open.add(socket.on('error', () => {}).on('close', () => open.delete(socket)));
    socket.resume();
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `${host}:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
