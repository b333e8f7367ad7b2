// A proxy for CONNECT that leads every name to one server: a program that asks official servers then asks one of the
// test's own.
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Proxy extends AsyncDisposable {
  url: string;
  /** What was asked for, as `name:port`. */
  asked: string[];
}

/** Starts a proxy on port 0 of the loopback address in front of `target`. */
export async function proxyTo(target: string): Promise<Proxy> {
  const { port } = new URL(target);
  const asked: string[] = [];
  const open = new Set<Duplex>();
  const keep = <S extends Socket | Duplex>(socket: S): S => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer();
  server.on('connect', ({ url = '' }, client: Duplex) => {
    asked.push(url);
    const upstream = keep(connect(Number(port), '127.0.0.1'));
    keep(client).write('HTTP/1.1 200 OK\r\n\r\n');
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
