// One HTTPS exchange, or one of plain HTTP, as a transcript. Judges nothing; a refused connection is an error, any answer is an answer.
import { request as sendPlain } from 'node:http';
import { Agent, request as sendTls } from 'node:https';

/** What a caller presents. Nothing at all is the stranger. */
export interface Credential {
  token?: string;
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

/** Connections are shared only by requests that present the very same credential object: no identity leaks into another's. */
const agents = new WeakMap<Credential, Agent>();

function agentOf(credential: Credential): Agent {
  const agent = agents.get(credential) ?? new Agent({ keepAlive: true, maxCachedSessions: 0 });
  agents.set(credential, agent);
  return agent;
}

/** Sends one request and returns whatever is answered. */
export async function exchange(ask: Ask): Promise<Answer> {
  const { host, port, method, path, ca, credential = {}, body } = ask;
  const start = performance.now();
  const send = ask.plain ? sendPlain : sendTls;
  const signal = AbortSignal.any([ask.signal, AbortSignal.timeout(ask.limit ?? 15_000)]);
  return await new Promise((resolve, reject) => {
    const request = send(
      {
        ...(ask.plain ? {} : { agent: agentOf(credential) }),
        host,
        port,
        method,
        path,
        signal,
        ca,
        ...(ask.serverName === undefined ? {} : { servername: ask.serverName }),
        rejectUnauthorized: ca !== undefined,
        cert: credential.cert,
        key: credential.key,
        headers: {
          'user-agent': 'bearerless',
          accept: 'application/json, */*',
          ...(credential.token === undefined ? {} : { authorization: `Bearer ${credential.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...ask.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          if (size < bodyLimit) chunks.push(chunk.subarray(0, bodyLimit - size));
          size += chunk.length;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString('utf8'),
            truncated: size > bodyLimit,
            milliseconds: Math.round(performance.now() - start),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
