// One HTTP question: sends it and keeps the transcript; the outcome is a pure function of the transcript.
import { randomUUID } from 'node:crypto';
import { messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Identity } from '../domain/probe.ts';
import { type Answer, type Credential, exchange } from '../engine/https.ts';
import { waiting } from '../engine/wait.ts';

/** Where to ask, and as whom. */
export interface Question {
  host: string;
  port: number;
  method: string;
  path: string;
  identity: Identity;
  credential: Credential;
  /** PEM; without it the server's certificate is not verified. */
  ca?: string;
  /** Plain HTTP, without TLS. */
  plain?: boolean;
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
}

/** Asks. The Audit-ID is ours, so that the audit event can be found whether or not the server names one. */
export async function ask(question: Question, signal: AbortSignal): Promise<Transcript> {
  const { host, port, method, path, identity, credential, ca, plain = false } = question;
  const auditID = randomUUID();
  const transcript: Transcript = {
    request: {
      method,
      url: `${plain ? 'http' : 'https'}://${host}:${port}${path}`,
      identity,
      auditID,
      serverVerified: ca !== undefined,
    },
    at: new Date().toISOString(),
  };
  try {
    const response = await waiting(
      async () =>
        await exchange({
          host,
          port,
          method,
          path,
          credential,
          signal,
          plain,
          headers: { 'audit-id': auditID },
          ...(ca === undefined ? {} : { ca }),
        }),
    );
    return { ...transcript, response };
  } catch (thrown) {
    signal.throwIfAborted();
    const { code } = thrown as { code?: string };
    const refused = code === 'ECONNREFUSED' ? ({ refused: true } as const) : {};
    return { ...transcript, fault: messageOf(thrown), ...refused };
  }
}

/** What the transcript shows: any answer is the cluster's, no answer is a fault and says nothing. */
export function judgeTranscript({ response, fault }: Transcript): Observed {
  if (response) return { kind: 'status', code: response.status };
  return { kind: 'inconclusive', code: 'no-answer', because: fault ?? 'no answer' };
}
