// The TLS options of a connection: whose certificate is trusted, and which one is presented. Also detects the alert of
// a server that refuses a client.
import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { limit, unlessAborted } from '../system/limit.ts';

/** What a client presents. An empty credential is anonymous. */
export interface Credential {
  token?: string;
  /** The whole Authorization header, if it is not a bearer token. */
  authorization?: string;
  /** PEM. */
  cert?: string;
  key?: string;
  /** Headers that name the user, if the certificate is a front proxy's. */
  headers?: Record<string, string | string[]>;
}

/**
 * Which servers are trusted: those with a certificate signed by the CAs in `ca` (PEM), any server (a kubelet's
 * certificate is self-signed), or any server over plain HTTP. The field is required, so leaving it out does not
 * compile.
 */
export type Trust = { ca: string } | 'unverified' | 'plain';

export interface TlsAsk {
  host: string;
  port: number;
  trust: Trust;
  /** The server name to request and to verify, if it differs from the host. */
  serverName?: string;
  credential?: Credential;
  /**
   * Opens the connection if this process cannot do so itself: the server listens only on its node's loopback address.
   */
  open?: ((signal: AbortSignal) => Promise<Socket>) | undefined;
  signal: AbortSignal;
}

/** The options of a TLS connection. */
export function tlsOptions({ trust, serverName, credential = nobody }: TlsAsk): ConnectionOptions {
  const ca = typeof trust === 'object' ? trust.ca : undefined;
  return {
    rejectUnauthorized: ca !== undefined,
    ...(serverName === undefined ? {} : { servername: serverName }),
    secureContext: contextOf(ca, credential),
  };
}

const nobody: Credential = {};
const contexts = new WeakMap<Credential, Map<string | undefined, SecureContext>>();

/** Reading PEM takes longer than the rest of a request, so each credential is read once for each CA. */
function contextOf(ca: string | undefined, credential: Credential): SecureContext {
  const own = contexts.get(credential) ?? new Map<string | undefined, SecureContext>();
  contexts.set(credential, own);
  // OpenSSL presents the certificate whichever CAs the server accepts; a Go client would hold it back.
  const { cert, key } = credential;
  const context = own.get(ca) ?? createSecureContext({ ca, cert, key });
  own.set(ca, context);
  return context;
}

/** The connection that `open` opens. If it opens too late, it is closed. */
export async function opened({ open }: TlsAsk, signal: AbortSignal): Promise<Socket | undefined> {
  if (open === undefined) return undefined;
  const opening = open(signal);
  opening.then(
    (socket) => signal.aborted && socket.destroy(),
    () => {},
  );
  return await unlessAborted(signal, opening);
}

/** Milliseconds to wait for an alert. */
const alertLimit = 5_000;

/**
 * The alerts with which a server refuses a client, with the names of RFC 8446. Other alerts mean that the connection
 * failed.
 */
const refusals = [
  'bad certificate',
  'unsupported certificate',
  'certificate revoked',
  'certificate expired',
  'certificate unknown',
  'unknown ca',
  'access denied',
  'certificate required',
];

/**
 * The alert with which the server refuses the certificate, or complains that there is none; undefined if there is no
 * such alert. In TLS 1.3 a client may send data before the server has checked its certificate. The server then discards
 * the data and resets the connection, often before the alert is read. Therefore this sends nothing and only listens.
 * Anyone on the network path can forge an unencrypted alert, so it does not count in TLS 1.3. In TLS 1.2 a server
 * cannot encrypt it; there it counts only after the server has shown its certificate.
 */
export async function tlsAlert(ask: TlsAsk): Promise<string | undefined> {
  return await listened<string>(ask, (stream, end) => {
    let secure = false;
    stream.on('secureConnect', () => {
      secure = true;
    });
    const shown = () =>
      stream.getProtocol() === 'TLSv1.2' && Object.keys(stream.getPeerCertificate()).length > 0;
    stream.on('error', (error: NodeJS.ErrnoException) => end(secure || shown() ? alertOf(error) : undefined));
    stream.resume();
  });
}

/** The certificate that a server shows; undefined if it shows none within the limit. */
export async function servedCertificate(ask: TlsAsk): Promise<X509Certificate | undefined> {
  return await listened<X509Certificate>(ask, (stream, end) => {
    stream.on('secureConnect', () => end(stream.getPeerX509Certificate()));
    stream.on('error', () => end());
  });
}

/** Connects and sends nothing. `look` ends it with what it has heard; the limit and the server end it with nothing. */
async function listened<T>(
  ask: TlsAsk,
  look: (stream: TLSSocket, end: (heard?: T) => void) => void,
): Promise<T | undefined> {
  using within = limit(alertLimit, ask.signal);
  const { signal } = within;
  const socket = await opened(ask, signal);
  const where = socket ? { socket } : { host: ask.host, port: ask.port };
  return await new Promise((resolve) => {
    const stream = connect({ ...where, ...tlsOptions(ask) });
    const end = (heard?: T) => {
      stream.destroy();
      resolve(heard);
    };
    signal.addEventListener('abort', () => end(), { once: true });
    look(stream, end);
    stream.on('close', () => end());
  });
}

/** `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` → `certificate required` */
function alertOf({ code = '' }: NodeJS.ErrnoException): string | undefined {
  const said = /^ERR_SSL_\w*?ALERT_(\w+)$/.exec(code)?.[1]?.toLowerCase().replaceAll('_', ' ');
  return refusals.find((one) => one === said);
}
