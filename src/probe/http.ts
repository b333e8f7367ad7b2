// Sends one HTTP request and keeps the transcript. The outcome is a pure function of the transcript.
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { messageOf } from '../domain/error.ts';
import type { Identity } from '../domain/identity.ts';
import type { Observed } from '../domain/outcome.ts';
import { hostAndPort } from '../domain/over-ipv6.ts';
import type { RequestProbe } from '../domain/probe.ts';
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
  /** Milliseconds for the answer, if not as long as usual. */
  limit?: number | undefined;
  credential: Credential;
  trust: Trust;
  /** Opens the connection if this process cannot open it itself. */
  open?: ((signal: AbortSignal) => Promise<Socket>) | undefined;
}

/** The parts of a probe that its request sends. */
export function requestOf({
  method,
  path,
  identity,
  headers,
  body,
}: RequestProbe): Pick<HttpCall, 'method' | 'path' | 'identity' | 'headers' | 'body'> {
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
  /** The TLS alert with which the server refused the handshake. */
  alert?: string;
}

/**
 * Sends the request. The harness sets the Audit-ID, so the audit event is found whether or not the server returns one.
 */
export async function ask(question: HttpCall, signal: AbortSignal): Promise<Transcript> {
  const { host, port, method, path, identity, credential, trust, open, headers, body, limit } = question;
  const auditID = randomUUID();
  const transcript: Transcript = {
    request: {
      method,
      url: `${trust === 'plain' ? 'http' : 'https'}://${hostAndPort(host, port)}${path}`,
      identity,
      auditID,
      serverVerified: typeof trust === 'object',
    },
    at: new Date().toISOString(),
  };
  const carried = { ...(body === undefined ? {} : { body }), ...(limit === undefined ? {} : { limit }) };
  const aim = { host, port, trust, method, path, credential, open, keep: true, ...carried, signal };
  try {
    const response = await waiting(
      async () => await exchange({ ...aim, headers: { ...headers, 'audit-id': auditID } }),
    );
    return { ...transcript, response };
  } catch (thrown) {
    signal.throwIfAborted();
    // The code of a DOMException is a number.
    const { code: said } = thrown as { code?: unknown };
    const code = typeof said === 'string' ? said : undefined;
    const fault = { ...transcript, fault: messageOf(thrown) };
    if (code === 'ECONNREFUSED') return { ...fault, refused: true };
    const alert = trust !== 'plain' && isCut(code) ? await tlsAlert(aim).catch(() => undefined) : undefined;
    return alert === undefined ? fault : { ...fault, alert };
  }
}

/**
 * For how many milliseconds a server error is not yet the answer, and the time between two tries. An apiserver repeats
 * the last known state of etcd for 2 s.
 */
const settling = 3_000;
const again = 250;

/** For how many milliseconds a 401 to a valid credential is not yet the answer. */
export const doubting = settling;

/**
 * A server that could not check a credential, for instance after a failed TokenReview, answers like one that refuses
 * it.
 */
export const isDoubtful = (identity: Identity, status: number): boolean => status === 401 && isGood(identity);

/**
 * Asks until the answer is settled. After a 5xx, a 429 or a 401 to a valid credential it asks again for some seconds;
 * then that is the answer.
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

/** Whether the server ended the connection, with an alert or with a reset that arrived before the alert. */
const isCut = (code: string | undefined) =>
  code?.startsWith('ERR_SSL_') || ['EPROTO', 'ECONNRESET', 'EPIPE'].includes(code ?? '');

/**
 * The outcome of a transcript. A response, and a refused handshake, is the cluster's answer; without one the outcome is
 * a fault.
 */
export function judgeTranscript({ response, alert, fault }: Transcript): Observed {
  if (response) return { kind: 'status', code: response.status };
  if (alert !== undefined) return { kind: 'tls-refused', alert };
  return { kind: 'inconclusive', code: 'no-answer', because: fault ?? 'no answer' };
}
