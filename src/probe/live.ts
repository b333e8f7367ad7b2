// Asks a user's own cluster: only GET and HEAD, one request at a time and not too fast, following no redirects, with
// the server's certificate verified. It keeps only the status of each answer, and the version that /version reports.
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import type { HttpProbe } from '../domain/probe.ts';
import { exchange } from '../engine/https.ts';
import type { Credential, Trust } from '../engine/tls.ts';
import { pause } from '../engine/wait.ts';

/** Where a server is, and how its certificate is verified; unverified only where the user said so. */
export interface Server {
  url: URL;
  trust: Exclude<Trust, 'plain'>;
  /** The name that the certificate must have, if it is not the host. */
  serverName?: string;
}

export interface LiveAnswer {
  probe: HttpProbe;
  observed: Observed;
  /** The `gitVersion` in an answered /version. */
  version?: string;
}

/** A made-up bearer token that no cluster accepts. */
const credentials: Partial<Record<HttpProbe['identity'], Credential>> = {
  none: {},
  'invalid-token': { token: 'bearerless-not-a-token' },
};

const limit = 10_000;

/**
 * Asks the questions in order, at most `perSecond` a second. If the first one gets no answer, the others are not asked:
 * an unreachable or unverified server is asked only once.
 */
export async function askLive(
  server: Server,
  probes: readonly HttpProbe[],
  { perSecond, signal }: { perSecond: number; signal: AbortSignal },
): Promise<LiveAnswer[]> {
  const answers: LiveAnswer[] = [];
  for (const probe of probes) {
    const [first] = answers;
    if (first?.observed.kind === 'inconclusive') {
      answers.push({ probe, observed: first.observed });
      continue;
    }
    if (first) await pause(1000 / perSecond, signal);
    answers.push(await askOne(server, probe, signal));
  }
  return answers;
}

async function askOne(server: Server, probe: HttpProbe, signal: AbortSignal): Promise<LiveAnswer> {
  const { url, ...verified } = server;
  const { method, path, identity } = probe;
  const credential = credentials[identity];
  if ((method !== 'GET' && method !== 'HEAD') || !credential) {
    throw new BearerlessError(
      'user',
      'not-read-only',
      `${method} as ${identity} is not asked of a live cluster`,
    );
  }
  try {
    const { status, body } = await exchange({
      // URL keeps the brackets of an IPv6 address, sockets take none.
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 443),
      ...verified,
      method,
      path: `${url.pathname.replace(/\/$/, '')}${path}`,
      credential,
      signal,
      limit,
    });
    const version = path === '/version' && status === 200 ? gitVersion(body) : undefined;
    const observed: Observed = { kind: 'status', code: status };
    return { probe, observed, ...(version === undefined ? {} : { version }) };
  } catch (thrown) {
    signal.throwIfAborted();
    return { probe, observed: { kind: 'inconclusive', code: 'no-answer', because: messageOf(thrown) } };
  }
}

function gitVersion(body: string): string | undefined {
  try {
    const { gitVersion } = JSON.parse(body) as { gitVersion?: unknown };
    return typeof gitVersion === 'string' ? gitVersion.slice(0, 80).replace(/[^\w.+-]/g, '?') : undefined;
  } catch {
    return undefined;
  }
}
