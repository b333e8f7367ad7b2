// What TLS needs to know of an exchange: whose certificate is believed, and what is shown. Also listens for the alert
// of a server that refuses.
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { limit, unlessAborted } from '../system/limit.ts';

/** What a caller presents. Nothing at all is the stranger. */
export interface Credential {
  token?: string;
  /** The whole Authorization header, where that is not a bearer token. */
  authorization?: string;
  /** PEM. */
  cert?: string;
  key?: string;
  /** Headers that say who asks, where a front proxy's certificate vouches for them. */
  headers?: Record<string, string | string[]>;
}

/**
 * Who may answer: the holder of a certificate by the authorities in `ca` (PEM); anybody, where that is said (a
 * kubelet's certificate is self-signed); or whoever speaks plain HTTP. Whoever forgets to say it does not compile.
 */
export type Trust = { ca: string } | 'unverified' | 'plain';

export interface TlsAsk {
  host: string;
  port: number;
  trust: Trust;
  /** The name that is asked for, and that the certificate must be for, where that is not the host's. */
  serverName?: string;
  credential?: Credential;
  /**
   * Opens the connection where none can be opened from here: to a server that listens on its node's loopback address
   * alone.
   */
  open?: ((signal: AbortSignal) => Promise<Socket>) | undefined;
  signal: AbortSignal;
}

/** The options of a TLS connection. */
export function tlsOptions({ trust, serverName, credential = {} }: TlsAsk): ConnectionOptions {
  return {
    ...(typeof trust === 'object'
      ? { ca: trust.ca, rejectUnauthorized: true }
      : { rejectUnauthorized: false }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    // OpenSSL shows the certificate whichever authorities the server says it takes; a Go client would keep it back.
    cert: credential.cert,
    key: credential.key,
  };
}

/** The connection that `open` opens, if it does so in time: one that comes later is closed. */
export async function opened({ open }: TlsAsk, signal: AbortSignal): Promise<Socket | undefined> {
  if (open === undefined) return undefined;
  const opening = open(signal);
  opening.then(
    (socket) => signal.aborted && socket.destroy(),
    () => {},
  );
  return await unlessAborted(signal, opening);
}

/** Milliseconds for an alert to come. */
const alertLimit = 5_000;

/**
 * Alerts by which a server refuses who asks, in the words of RFC 8446; what others say is that the connection went
 * wrong.
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
 * The alert with which the server refuses the certificate, or that there is none; undefined when it does not. In TLS
 * 1.3 a client may send before the server has looked at its certificate, and what the server then throws away resets
 * the connection, often before the alert is read. So this sends nothing and listens. An alert outside of encryption can
 * be anybody's on the way, so in TLS 1.3 it says nothing; in TLS 1.2 a server has no other way, and must have shown its
 * certificate.
 */
export async function tlsAlert(ask: TlsAsk): Promise<string | undefined> {
  using within = limit(alertLimit, ask.signal);
  const { signal } = within;
  const socket = await opened(ask, signal);
  const where = socket ? { socket } : { host: ask.host, port: ask.port };
  return await new Promise((resolve) => {
    const stream = connect({ ...where, ...tlsOptions(ask) });
    const end = (alert?: string) => {
      stream.destroy();
      resolve(alert);
    };
    let secure = false;
    signal.addEventListener('abort', () => end(), { once: true });
    stream.on('secureConnect', () => {
      secure = true;
    });
    const shown = () =>
      stream.getProtocol() === 'TLSv1.2' && Object.keys(stream.getPeerCertificate()).length > 0;
    stream.on('error', (error: NodeJS.ErrnoException) => end(secure || shown() ? alertOf(error) : undefined));
    stream.on('close', () => end());
    stream.resume();
  });
}

/** `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` → `certificate required` */
function alertOf({ code = '' }: NodeJS.ErrnoException): string | undefined {
  const said = /^ERR_SSL_\w*?ALERT_(\w+)$/.exec(code)?.[1]?.toLowerCase().replaceAll('_', ' ');
  return refusals.find((one) => one === said);
}
