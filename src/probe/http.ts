// One HTTP question: sends it and keeps the transcript; the outcome is a pure function of the transcript.
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { messageOf } from '../domain/error.ts';
import type { Identity } from '../domain/identity.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Probe } from '../domain/probe.ts';
import { isGood } from '../domain/worth.ts';
import { type Answer, exchange } from '../engine/https.ts';
import { type Credential, type Trust, tlsAlert } from '../engine/tls.ts';
import { pause, waiting } from '../engine/wait.ts';

/** Where to ask, and as whom. */
export interface HttpCall {
  host: string;
  port: number;
  method: string;
  path: string;
  identity: Identity;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
  credential: Credential;
  trust: Trust;
  /** Opens the connection where none can be opened from here. */
  open?: ((signal: AbortSignal) => Promise<Socket>) | undefined;
}

/** What a question sends, of its probe. */
export function requestOf({
  method,
  path,
  identity,
  headers,
  body,
}: Extract<Probe, { kind: 'http' | 'after' }>): Pick<
  HttpCall,
  'method' | 'path' | 'identity' | 'headers' | 'body'
> {
  return { method, path, identity, headers, body };
}

export interface Transcript {
  request: { method: string; url: string; identity: Identity; auditID: string; serverVerified: boolean };
  /** ISO 8601, UTC. */
  at: string;
  response?: Answer;
  /** Why there is no response. */
  fault?: string;
  /** Nobody listens on the port. */
  refused?: true;
  /** With which the server refused the TLS handshake. */
  alert?: string;
}

/** Asks. The Audit-ID is ours, so that the audit event can be found whether or not the server names one. */
export async function ask(question: HttpCall, signal: AbortSignal): Promise<Transcript> {
  const { host, port, method, path, identity, credential, trust, open, headers, body } = question;
  const auditID = randomUUID();
  const transcript: Transcript = {
    request: {
      method,
      url: `${trust === 'plain' ? 'http' : 'https'}://${host}:${port}${path}`,
      identity,
      auditID,
      serverVerified: typeof trust === 'object',
    },
    at: new Date().toISOString(),
  };
  const carried = body === undefined ? {} : { body };
  const aim = { host, port, trust, method, path, credential, open, keep: true, ...carried, signal };
  try {
    const response = await waiting(
      async () => await exchange({ ...aim, headers: { ...headers, 'audit-id': auditID } }),
    );
    return { ...transcript, response };
  } catch (thrown) {
    signal.throwIfAborted();
    // That of a DOMException is a number.
    const { code: said } = thrown as { code?: unknown };
    const code = typeof said === 'string' ? said : undefined;
    const fault = { ...transcript, fault: messageOf(thrown) };
    if (code === 'ECONNREFUSED') return { ...fault, refused: true };
    const alert = trust !== 'plain' && isCut(code) ? await tlsAlert(aim).catch(() => undefined) : undefined;
    return alert === undefined ? fault : { ...fault, alert };
  }
}

/**
 * Milliseconds in which a failure of the server's own is not yet its answer (an apiserver says for 2 s what it last
 * knew of etcd), and between two tries.
 */
const settling = 3_000;
const again = 250;

/** Milliseconds in which a 401 to somebody is not yet the answer. */
export const doubting = settling;

/**
 * A server that could not look somebody up, as when its TokenReview failed, says the same as one that refuses who asks.
 */
export const isDoubtful = (identity: Identity, status: number): boolean => status === 401 && isGood(identity);

/**
 * Asks until the server has made up its mind: a 5xx, a 429 or a 401 to somebody is asked again for some seconds, and
 * then it is the answer.
 */
export async function askDecided(
  question: HttpCall,
  signal: AbortSignal,
): Promise<{ transcript: Transcript; notes: string[] }> {
  const end = performance.now() + settling;
  let first: number | undefined;
  for (;;) {
    const transcript = await ask(question, signal);
    const { status = 0 } = transcript.response ?? {};
    const undecided = status >= 500 || status === 429 || isDoubtful(question.identity, status);
    if (!undecided || performance.now() > end) {
      const steady = first === undefined || (status === 401 && first === 401);
      return { transcript, notes: steady ? [] : [`asked again, as it first answered ${first}`] };
    }
    first ??= status;
    await pause(again, signal);
  }
}

/** A connection that the server ended: by an alert, or by a reset that overtook it. */
const isCut = (code: string | undefined) =>
  code?.startsWith('ERR_SSL_') || ['EPROTO', 'ECONNRESET', 'EPIPE'].includes(code ?? '');

/**
 * What the transcript shows: any answer is the cluster's, and so is a handshake that it refuses; no answer is a fault
 * and says nothing.
 */
export function judgeTranscript({ response, alert, fault }: Transcript): Observed {
  if (response) return { kind: 'status', code: response.status };
  if (alert !== undefined) return { kind: 'tls-refused', alert };
  return { kind: 'inconclusive', code: 'no-answer', because: fault ?? 'no answer' };
}
