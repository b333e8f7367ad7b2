// One HTTPS exchange, or one of plain HTTP, as a transcript. Judges nothing; a refused connection is an error, any answer is an answer.
import { request as sendPlain } from 'node:http';
import { Agent, type RequestOptions, request as sendTls } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { limit } from '../system/limit.ts';

/** What a caller presents. Nothing at all is the stranger. */
export interface Credential {
  token?: string;
  /** The whole Authorization header, where that is not a bearer token. */
  authorization?: string;
  /** PEM. */
  cert?: string;
  key?: string;
}

export interface Ask {
  host: string;
  port: number;
  method: string;
  path: string;
  /** Plain HTTP, without TLS. */
  plain?: boolean;
  /** PEM of the CA to verify with; absent means the certificate is not verified (a kubelet's is self-signed). */
  ca?: string;
  /** The name that the certificate must be for, where that is not the host's. */
  serverName?: string;
  credential?: Credential;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** Milliseconds for the whole exchange. */
  limit?: number;
  /**
   * Keeps the connection, for requests that keep it too and present the very same credential object: no identity leaks into another's. Only for
   * a server that is trusted to say nothing unasked, since that would be taken for the next answer. Without it a connection is used once.
   */
  keep?: boolean;
  /** Opens the connection where none can be opened from here: to a server that listens on its node's loopback address alone. */
  open?: ((signal: AbortSignal) => Promise<Socket>) | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** At most 64 KiB of it. */
  body: string;
  truncated: boolean;
  milliseconds: number;
}

const bodyLimit = 64 * 1024;

const agents = new WeakMap<Credential, Agent>();

function agentOf(credential: Credential): Agent {
  const agent = agents.get(credential) ?? new Agent({ keepAlive: true, maxCachedSessions: 0 });
  agents.set(credential, agent);
  return agent;
}

const authorizationOf = ({ token, authorization = token && `Bearer ${token}` }: Credential = {}) =>
  authorization === undefined ? {} : { authorization };

const tlsOf = ({ ca, serverName, credential = {} }: Ask) => ({
  ca,
  ...(serverName === undefined ? {} : { servername: serverName }),
  rejectUnauthorized: ca !== undefined,
  // OpenSSL shows the certificate whichever authorities the server says it takes; a Go client would keep it back.
  cert: credential.cert,
  key: credential.key,
});

/**
 * The alert with which the server refuses the TLS handshake, in the words of RFC 8446 (`certificate required`); undefined when it does not. In
 * TLS 1.3 a client may send before the server has looked at its certificate, and what the server then throws away resets the connection, often
 * before the alert is read. So this sends nothing and listens.
 */
export async function tlsAlert(ask: Ask): Promise<string | undefined> {
  using within = limit(ask.limit ?? 5_000, ask.signal);
  const { signal } = within;
  const socket = await ask.open?.(signal);
  const where = socket ? { socket } : { host: ask.host, port: ask.port };
  return await new Promise((resolve) => {
    const stream = connectTls({ ...where, ...tlsOf(ask) });
    const end = (alert?: string) => {
      signal.removeEventListener('abort', aborted);
      stream.destroy();
      resolve(alert);
    };
    const aborted = () => end();
    signal.addEventListener('abort', aborted, { once: true });
    stream.on('error', (error: NodeJS.ErrnoException) => end(alertOf(error)));
    stream.on('close', () => end());
    stream.resume();
  });
}

/** `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` → `certificate required` */
function alertOf({ code = '' }: NodeJS.ErrnoException): string | undefined {
  return /^ERR_SSL_\w*?ALERT_(\w+)$/.exec(code)?.[1]?.toLowerCase().replaceAll('_', ' ');
}

/** Sends one request and returns whatever is answered, whole or to the 64 KiB that are kept; throws for anything else, within the limit. */
export async function exchange(ask: Ask): Promise<Answer> {
  using within = limit(ask.limit ?? 15_000, ask.signal);
  const { signal } = within;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Whoever is asked to open or to answer may never come back.
  return await Promise.race([ended, answered(ask, signal)]);
}

async function answered(ask: Ask, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const { host, port, method, path, credential, body } = ask;
  const start = performance.now();
  const socket = await opened(ask, signal);
  const tls = tlsOf(ask);
  const options: RequestOptions = {
    ...(ask.plain ? {} : tls),
    host,
    port,
    method,
    path,
    headers: {
      'user-agent': 'bearerless',
      accept: 'application/json, */*',
      ...authorizationOf(credential),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...ask.headers,
    },
    ...(socket
      ? { createConnection: () => (ask.plain ? socket : connectTls({ socket, ...tls })) }
      : { agent: ask.keep && credential && !ask.plain ? agentOf(credential) : false }),
  };
  return await new Promise((resolve, reject) => {
    const request = ask.plain ? sendPlain(options) : sendTls(options);
    signal.addEventListener('abort', () => request.destroy(), { once: true });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection ended without an answer')));
    request.on('upgrade', (_, raw: Socket) => {
      raw.destroy();
      reject(new Error('what answers switched to a protocol that was not asked for'));
    });
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      const chunks: Buffer[] = [];
      let size = 0;
      const end = () =>
        resolve({
          status,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks).toString('utf8'),
          truncated: size > bodyLimit,
          milliseconds: Math.round(performance.now() - start),
        });
      response.on('error', reject);
      if (status < 200 || status > 599) {
        reject(new Error(`${status} is the status of no answer`));
        request.destroy();
      }
      response.on('data', (chunk: Buffer) => {
        if (size < bodyLimit) chunks.push(chunk.subarray(0, bodyLimit - size));
        size += chunk.length;
        if (size <= bodyLimit) return;
        end();
        request.destroy();
      });
      response.on('end', end);
    });
    request.end(body);
  });
}

/** The connection that `open` opens, if it does so in time: one that comes later is closed. */
async function opened({ open }: Ask, signal: AbortSignal): Promise<Socket | undefined> {
  const socket = await open?.(signal);
  if (!signal.aborted) return socket;
  socket?.destroy();
  throw signal.reason;
}
