// Sends one request over HTTPS or plain HTTP. It judges nothing: a refused connection is an error, and every response
// is an answer.
import { type IncomingHttpHeaders, request as sendPlain } from 'node:http';
import { Agent, type RequestOptions, request as sendTls } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { limit, unlessAborted } from '../system/limit.ts';
import { type Credential, opened, type TlsAsk, tlsOptions } from './tls.ts';

export interface Ask extends TlsAsk {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole exchange. */
  limit?: number;
  /**
   * Reuses the connection for requests that also set this and have the same credential object, so no identity leaks
   * into another. Only for servers that never send anything unasked, since that would be taken for the next answer. By
   * default a connection is used once.
   */
  keep?: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** The body, at most its first 64 KiB. */
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

/**
 * Sends one request. Returns the response with at most 64 KiB of its body; rejects otherwise, at the latest at the
 * limit.
 */
export async function exchange(ask: Ask): Promise<Answer> {
  const { limit: milliseconds = 15_000 } = ask;
  using within = limit(milliseconds, ask.signal, `no answer within ${milliseconds / 1000} s`);
  const { signal } = within;
  signal.throwIfAborted();
  return await unlessAborted(signal, answered(ask, signal));
}

async function answered(ask: Ask, signal: AbortSignal): Promise<Answer> {
  const { host, port, method, path, credential, body } = ask;
  const plain = ask.trust === 'plain';
  const start = performance.now();
  const socket = await opened(ask, signal);
  const tls = tlsOptions(ask);
  const options: RequestOptions = {
    ...(plain ? {} : tls),
    host,
    port,
    method,
    path,
    headers: {
      'user-agent': 'bearerless',
      accept: 'application/json, */*',
      ...authorizationOf(credential),
      ...credential?.headers,
      // For GET and others Node sends no length by itself, and the body would count as the next request.
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...ask.headers,
    },
    ...(socket
      ? { createConnection: () => (plain ? socket : connectTls({ socket, ...tls })) }
      : { agent: isKept(ask) && credential && !plain ? agentOf(credential) : false }),
  };
  return await new Promise((resolve, reject) => {
    const request = plain ? sendPlain(options) : sendTls(options);
    signal.addEventListener('abort', () => request.destroy(), { once: true });
    request.on('error', reject);
    request.on('close', () => reject(noAnswer('the connection ended without an answer')));
    request.on('upgrade', ({ headers }, raw: Socket) => {
      raw.destroy();
      const wanted = Object.keys(ask.headers ?? {}).some((name) => name.toLowerCase() === 'upgrade');
      if (wanted) return resolve({ status: 101, ...emptyWith(headers), milliseconds: since(start) });
      reject(noAnswer('it switched to a protocol that nobody had asked for'));
    });
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      const chunks: Buffer[] = [];
      let size = 0;
      const end = () =>
        resolve({
          status,
          headers: textsOf(headers),
          body: Buffer.concat(chunks).toString('utf8'),
          truncated: size > bodyLimit,
          milliseconds: since(start),
        });
      response.on('error', reject);
      if (status < 200 || status > 599) {
        reject(noAnswer(`${status} is the status of no answer`));
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

/** What a connection is used for again must not be changed by the request that it carried before. */
const isKept = ({ keep, body, headers = {} }: Ask) =>
  keep && body === undefined && !Object.keys(headers).some((name) => /^(connection|upgrade)$/i.test(name));

const since = (start: number) => Math.round(performance.now() - start);
const textsOf = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
const emptyWith = (headers: IncomingHttpHeaders) => ({
  headers: textsOf(headers),
  body: '',
  truncated: false,
});

/** The error for a response that is not HTTP. */
const noAnswer = (why: string) => Object.assign(new Error(why), { code: 'NO_ANSWER' });
