// Asks a cluster that is somebody's own: GET and HEAD only, one request after the other and not too fast, no redirect
// followed, the server's certificate verified. Of an answer only the status is kept, and of /version what it says.
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Probe } from '../domain/probe.ts';
import { exchange } from '../engine/https.ts';
import type { Credential, Trust } from '../engine/tls.ts';
import { pause } from '../engine/wait.ts';

/** Where a server is, and how its certificate is verified; unverified only where the user said so. */
export interface Server {
  url: URL;
  trust: Exclude<Trust, 'plain'>;
  /** The name that the certificate must be for, where that is not the host's. */
  serverName?: string;
}

export type LiveProbe = Extract<Probe, { kind: 'http' }>;

export interface LiveAnswer {
  probe: LiveProbe;
  observed: Observed;
  /** What `gitVersion` of a /version that was answered says. */
  version?: string;
}

/** A bearer token that no cluster knows. It is of this program's own making and opens nothing. */
const credentials: Partial<Record<LiveProbe['identity'], Credential>> = {
  none: {},
  'invalid-token': { token: 'bearerless-not-a-token' },
};

const limit = 10_000;

/**
 * Puts the questions in their order, at most `perSecond` of them in a second. When nobody answers the first one, the
 * others are not put: who cannot be reached or verified is asked once.
 */
export async function askLive(
  server: Server,
  probes: readonly LiveProbe[],
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

async function askOne(server: Server, probe: LiveProbe, signal: AbortSignal): Promise<LiveAnswer> {
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
