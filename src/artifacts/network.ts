// The HTTP client for release servers. It has short time limits and follows redirects, but never from https to http. It
// remembers servers that did not answer twice in a row, so each of them is given up once per run.
import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { BearerlessError, messageOf } from '../domain/error.ts';

export interface Network {
  /** Created at the first use, because most runs have everything in the cache. */
  dispatcher(): Promise<Dispatcher>;
  /** Origin → the reason why it was given up. */
  silent: Map<string, string>;
  /** Milliseconds between the two requests to a server that does not answer. */
  retryMs: number;
}

export interface NetworkOptions {
  /** CA certificates to trust instead of the system's, PEM. */
  ca?: string | undefined;
  proxy?: { http?: string | undefined; https?: string | undefined; no?: string | undefined } | undefined;
  connectMs?: number | undefined;
  /** Milliseconds that a response may make no progress. */
  stallMs?: number | undefined;
  retryMs?: number | undefined;
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** Statuses of servers that may answer soon. */
const busy = new Set([429, 502, 503, 504]);
const mostRedirects = 5;
/** A checksum file has only some kilobytes. */
const largestText = 1 << 20;

const loadClient = () => import('undici');

/** Opens a network, which remembers servers until it is dropped. Use one per run. */
export function openNetwork(options: NetworkOptions = {}): Network {
  const { ca, proxy, connectMs = 3000, stallMs = 10_000, retryMs = 500 } = options;
  const tls = ca === undefined ? {} : { ca };
  const make = async () => {
    const { EnvHttpProxyAgent } = await loadClient();
    return new EnvHttpProxyAgent({
      // Empty strings, so that the agent does not read the environment itself.
      httpProxy: proxy?.http ?? '',
      httpsProxy: proxy?.https ?? '',
      noProxy: proxy?.no ?? '',
      connect: { timeout: connectMs, ...tls },
      requestTls: { timeout: connectMs, ...tls },
      headersTimeout: stallMs,
      bodyTimeout: stallMs,
    });
  };
  let made: Promise<Dispatcher> | undefined;
  return {
    dispatcher() {
      made ??= make();
      return made;
    },
    silent: new Map(),
    retryMs,
  };
}

/** How a request is sent. */
export interface Sending {
  network: Network;
  signal: AbortSignal;
  headers?: Record<string, string>;
}

/**
 * Returns a response with status 200 or 206. Rejects with `not-found`, `bad-range`, `bad-answer` or
 * `insecure-redirect`, and with `source-silent` if no server answers.
 */
export async function get(url: string, sending: Sending): Promise<Dispatcher.ResponseData> {
  let at = new URL(url);
  for (let followed = 0; followed <= mostRedirects; followed++) {
    const response = await askTwice(at, sending);
    const { statusCode } = response;
    if (statusCode === 200 || statusCode === 206) return response;
    await response.body.dump();
    if (!redirects.has(statusCode)) {
      const code = ({ 404: 'not-found', 416: 'bad-range' } as const)[statusCode] ?? 'bad-answer';
      throw new BearerlessError('environment', code, `${at} answers ${statusCode}`);
    }
    at = redirected(at, response.headers.location);
  }
  throw new BearerlessError('environment', 'bad-answer', `${url} redirects more than ${mostRedirects} times`);
}

function redirected(from: URL, location: string | string[] | undefined): URL {
  const to =
    typeof location === 'string' && URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:')) return to;
  if (to?.protocol !== 'http:')
    throw new BearerlessError('environment', 'bad-answer', `${from} redirects to no web address`);
  throw new BearerlessError(
    'environment',
    'insecure-redirect',
    `${from.origin} redirects to ${to.origin}, which is not encrypted`,
  );
}

/** One response of one server. It asks twice, because a single failure may be temporary. */
async function askTwice(url: URL, { network, signal, headers }: Sending): Promise<Dispatcher.ResponseData> {
  const { silent, retryMs } = network;
  const { origin } = url;
  const known = silent.get(origin);
  if (known !== undefined) throw new BearerlessError('environment', 'source-given-up', known);
  // An error here is not the server's fault.
  const [{ request }, dispatcher] = await Promise.all([loadClient(), network.dispatcher()]);
  const ask = () => request(url, { dispatcher, signal, headers: { 'user-agent': 'bearerless', ...headers } });
  try {
    const first = await ask().catch(() => undefined);
    if (first !== undefined && !busy.has(first.statusCode)) return first;
    await first?.body.dump();
    await pause(retryMs, undefined, { signal });
    return await ask();
  } catch (cause) {
    signal.throwIfAborted();
    const because = `${origin} does not answer (${reason(cause)})`;
    silent.set(origin, `${because}, given up for this run`);
    throw new BearerlessError('environment', 'source-silent', because, { cause });
  }
}

/** Downloads a small text file. */
export async function getText(url: string, network: Network, signal: AbortSignal): Promise<string> {
  const { body } = await get(url, { network, signal });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > largestText) throw new Error('longer than 1 MiB');
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new BearerlessError('environment', 'download-broken', `${url} broke off (${reason(cause)})`, {
      cause,
    });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A short reason why a connection failed. */
export function reason(thrown: unknown): string {
  const code = (thrown as { code?: unknown }).code;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'no connection within the limit';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'no data within the limit';
  return typeof code === 'string' && !code.startsWith('UND_') ? code : messageOf(thrown);
}
