// A server on 127.0.0.1 that misbehaves in the way that is asked for, or by a seed: by itself (answers.ts,
// handshakes.ts), or on the path to a server that is as it should be (path.ts).
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Endpoint } from '../../../src/engine/node.ts';
import { type Random, randomOf } from '../random.ts';
import { certificate } from '../tls.ts';
import { type AnswerMode, answers, type HttpMode } from './answers.ts';
import {
  type CertificateMode,
  certificates,
  type HandshakeMode,
  handshakes,
  type RawMode,
} from './handshakes.ts';
import { faultyPath, type PathMode, paths } from './path.ts';

export type Mode = AnswerMode | HandshakeMode | CertificateMode | PathMode;

export interface HostileOptions<M extends Mode = Mode> {
  /** Of each connection in turn, the last one again and again; several with `byChance` are drawn from. */
  modes: readonly [M, ...M[]];
  byChance?: boolean;
  seed?: number;
  /** Plain HTTP, without TLS. */
  plain?: boolean;
  /** The server that modes of path.ts lead to. */
  upstream?: Endpoint;
}

export interface Hostile extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** PEM that verifies every certificate but that of `wrong-certificate`. */
  readonly ca: string;
  /** The mode that each connection met, in their order. */
  readonly met: readonly Mode[];
  /** How many are open. */
  open(): number;
}

/** Made once in a process; nothing of them stays on the disk. */
function certified(): ReturnType<typeof makeCertificates> {
  made ??= makeCertificates();
  return made;
}
let made: ReturnType<typeof makeCertificates> | undefined;

async function makeCertificates() {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-hostile-'));
  const [good, strange, other, evil, old] = await Promise.all([
    certificate(join(folder, 'good')),
    certificate(join(folder, 'strange')),
    certificate(join(folder, 'other'), 'DNS:elsewhere.example'),
    certificate(join(folder, 'evil'), 'DNS:\u001b[2J\u001b]0;title\u0007.example,URI:http://a\u009b31m'),
    certificate(join(folder, 'old'), 'IP:127.0.0.1', -1),
  ]);
  await rm(folder, { recursive: true });
  const strangers = { 'wrong-certificate': strange, 'wrong-name': other, 'evil-name': evil, expired: old };
  return { good, strangers, ca: [good, other, evil, old].map(({ cert }) => cert).join('') };
}

/** Starts it on a port that is free. Its certificate is for 127.0.0.1. */
export async function hostile(options: HostileOptions): Promise<Hostile> {
  const { modes, byChance = false, seed = 1, plain = false, upstream } = options;
  const { good, strangers, ca } = await certified();
  const random = randomOf(String(seed));
  const met: Mode[] = [];
  const sockets = new Set<Duplex>();
  const keep = (stream: Duplex) => {
    sockets.add(stream);
    stream.on('error', () => stream.destroy()).on('close', () => sockets.delete(stream));
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const mode = byChance ? random.pick(modes) : (modes[Math.min(met.length, modes.length - 1)] as Mode);
    met.push(mode);
    keep(socket);
    if (isOneOf(paths, mode)) {
      if (upstream === undefined) throw new Error(`${mode} needs a server that it leads to`);
      return keep(faultyPath(socket, upstream, mode, random));
    }
    if (isOneOf(handshakes, mode)) return (handshakes[mode] as RawMode).play(socket, random);
    const tls = isOneOf(strangers, mode) ? strangers[mode] : good;
    const stream = plain ? socket : secured(socket, tls, mode);
    if (stream !== socket) keep(stream);
    stream.on('end', () => stream.end());
    answer(stream, certificates.some((one) => one === mode) ? 'ok' : (mode as AnswerMode), random, socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${plain ? 'http' : 'https'}://127.0.0.1:${port}`,
    ca,
    met,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isOneOf = <T extends object>(modes: T, mode: string): mode is keyof T & string =>
  Object.hasOwn(modes, mode);

function secured(socket: Socket, { cert, key }: { cert: string; key: string }, mode: Mode): TLSSocket {
  const requestCert = mode === 'wants-certificate';
  return new TLSSocket(socket, { isServer: true, cert, key, requestCert, rejectUnauthorized: requestCert });
}

/** Plays the mode for every request whose head has come. */
function answer(stream: Duplex, mode: AnswerMode, random: Random, socket: Socket): void {
  let head = '';
  stream.on('data', (chunk: Buffer) => {
    head += chunk.toString('latin1');
    for (let end = head.indexOf('\r\n\r\n'); end >= 0; end = head.indexOf('\r\n\r\n')) {
      head = head.slice(end + 4);
      (answers[mode] as HttpMode).play(stream, random, socket);
    }
  });
}
