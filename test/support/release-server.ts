// A TLS server with the layout of the release pages and any misbehaviour a test wants, and its own certificate
// authority.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { execa } from 'execa';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ReleaseServer extends AsyncDisposable {
  url: string;
  ca: string;
  /** Every request, as `GET /path` or `GET /path bytes=5-`. */
  requests: string[];
  /** What is answered by path; everything else is 404. */
  serve: Map<string, Buffer | Handler>;
}

/** Starts a server on port 0 of the loopback address. */
export async function releaseServer(): Promise<ReleaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await execa('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-addext', `subjectAltName=IP:127.0.0.1,${officialNames}`],
    ...['-keyout', key, '-out', cert],
  ]);
  const ca = await readFile(cert, 'utf8');
  const { serve, requests, answer } = shelves();
  const server = createServer({ key: await readFile(key), cert: ca }, answer);
  await rm(folder, { recursive: true });
  return { ...(await started(server, 'https')), ca, requests, serve };
}

/** The same without encryption. */
export async function plainServer(): Promise<Omit<ReleaseServer, 'ca'>> {
  const { serve, requests, answer } = shelves();
  return { ...(await started(createPlainServer(answer), 'http')), requests, serve };
}

/** The official servers, for tests that lead these names here. */
const officialNames = 'DNS:dl.k8s.io,DNS:github.com';

function shelves(): Pick<ReleaseServer, 'serve' | 'requests'> & { answer: Handler } {
  const requests: string[] = [];
  const serve = new Map<string, Buffer | Handler>();
  const answer: Handler = (request, response) => {
    const { method, url = '', headers } = request;
    requests.push([method, url, headers.range].filter(Boolean).join(' '));
    const what = serve.get(url);
    if (what === undefined) response.writeHead(404).end('not here');
    else if (Buffer.isBuffer(what)) sendPart(what, request, response);
    else what(request, response);
  };
  return { serve, requests, answer };
}

async function started(server: Server, scheme: string): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with a body, or with the rest of it when a Range is asked for. */
export function sendPart(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1);
  if (from >= body.length) {
    response.writeHead(416).end();
    return;
  }
  const part = from < 0 ? body : body.subarray(from);
  response.writeHead(from < 0 ? 200 : 206, { 'content-length': part.length }).end(part);
}

/** Promises the whole body but sends only its first `bytes`; then hangs, or hangs up. */
export function sendSome(body: Buffer, bytes: number, then: 'hang' | 'hang-up'): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, bytes), () => {
      if (then === 'hang-up') setImmediate(() => response.socket?.destroy());
    });
  };
}

export function sha256(body: Buffer | string): string {
  return createHash('sha256').update(body).digest('hex');
}
