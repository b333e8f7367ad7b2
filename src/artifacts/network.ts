// The way to release servers: short limits, redirects followed, and a memory of which servers did not answer, so that each is
// given up once per run.
import type { Dispatcher } from 'undici';
import { BearerlessError, messageOf } from '../domain/error.ts';

export interface Network {
  /** Made by whoever needs it first: most runs have everything in the cache. */
  dispatcher(): Promise<Dispatcher>;
  /** Origin → why it was given up. */
  silent: Map<string, string>;
}

export interface NetworkOptions {
  /** Certificates to trust instead of the system's, PEM. */
  ca?: string | undefined;
  proxy?: { http?: string | undefined; https?: string | undefined; no?: string | undefined } | undefined;
  connectMs?: number | undefined;
  /** How long an answer may make no progress. */
  stallMs?: number | undefined;
}

const loadClient = () => import('undici');

/** Opens a network that forgets nothing until it is dropped: one per run. */
export function openNetwork({ ca, proxy, connectMs = 3000, stallMs = 10_000 }: NetworkOptions = {}): Network {
  const tls = ca === undefined ? {} : { ca };
  const make = async () => {
    const { EnvHttpProxyAgent, interceptors } = await loadClient();
    const agent = new EnvHttpProxyAgent({
      // Empty strings: the agent must not look into the environment by itself.
      httpProxy: proxy?.http ?? '',
      httpsProxy: proxy?.https ?? '',
      noProxy: proxy?.no ?? '',
      connect: { timeout: connectMs, ...tls },
      requestTls: { timeout: connectMs, ...tls },
      headersTimeout: stallMs,
      bodyTimeout: stallMs,
    });
    return agent.compose(interceptors.redirect({ maxRedirections: 5 }));
  };
  let made: Promise<Dispatcher> | undefined;
  return {
    dispatcher() {
      made ??= make();
      return made;
    },
    silent: new Map(),
  };
}

/** An answer, its status 200 or 206. Throws `not-found`, `bad-range`, `bad-answer` or, when nobody
 * answers, `source-silent`. */
export async function get(
  url: string,
  { dispatcher, silent }: Network,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Dispatcher.ResponseData> {
  const { origin } = new URL(url);
  const known = silent.get(origin);
  if (known !== undefined) throw new BearerlessError('environment', 'source-given-up', known);
  // What keeps it from being made is no server's silence.
  const [{ request }, way] = await Promise.all([loadClient(), dispatcher()]);
  let response: Dispatcher.ResponseData;
  try {
    response = await request(url, {
      dispatcher: way,
      signal,
      headers: { 'user-agent': 'bearerless', ...headers },
    });
  } catch (cause) {
    signal.throwIfAborted();
    const because = `${origin} does not answer (${reason(cause)})`;
    silent.set(origin, `${because}, given up for this run`);
    throw new BearerlessError('environment', 'source-silent', because, { cause });
  }
  const { statusCode } = response;
  if (statusCode === 200 || statusCode === 206) return response;
  await response.body.dump();
  const code = { 404: 'not-found', 416: 'bad-range' }[statusCode] ?? 'bad-answer';
  throw new BearerlessError('environment', code, `${url} answers ${statusCode}`);
}

/** A small text file. */
export async function getText(url: string, network: Network, signal: AbortSignal): Promise<string> {
  const { body } = await get(url, network, signal);
  try {
    return await body.text();
  } catch (cause) {
    signal.throwIfAborted();
    throw new BearerlessError('environment', 'download-broken', `${url} broke off (${reason(cause)})`, {
      cause,
    });
  }
}

/** What went wrong with a connection, in few words. */
export function reason(thrown: unknown): string {
  const code = (thrown as { code?: unknown }).code;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'no connection within the limit';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'no data within the limit';
  return typeof code === 'string' && !code.startsWith('UND_') ? code : messageOf(thrown);
}
