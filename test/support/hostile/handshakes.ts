// What a hostile server does in place of a good TLS handshake. No request is answered: the truth of all of them is a
// fault, or where the server refuses who asks, as one of Kubernetes may, its alert.
import type { Socket } from 'node:net';
import type { Random } from '../random.ts';

export interface RawMode {
  /** It ends with the client's patience only. */
  endless?: true;
  play(socket: Socket, random: Random): void;
}

/** A fatal alert outside of any encryption (RFC 8446, 6). */
const alert = (code: number) => (socket: Socket) =>
  void socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, code])));

/** On the bare connection, instead of TLS. */
export const handshakes = {
  'cut-at-once': { play: (socket) => void socket.end() },
  'reset-at-once': { play: (socket) => void socket.resetAndDestroy() },
  'cut-hello': { play: (socket) => void socket.once('data', () => socket.end()) },
  'reset-hello': { play: (socket) => void socket.once('data', () => socket.resetAndDestroy()) },
  'silent-hello': { endless: true, play: (socket) => void socket.resume() },
  'half-hello': {
    play: (socket) => void socket.once('data', () => socket.end(Buffer.from([0x16, 3, 3, 1, 0, 2, 0]))),
  },
  'no-tls': { play: (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n')) },
  /** As a server of Go does that wants another certificate. */
  'alert-bad-certificate': { play: alert(42) },
  'alert-internal-error': { play: alert(80) },
  'alert-bad-record': { play: alert(20) },
  'alert-handshake-failure': { play: alert(40) },
  'echo-hello': { play: (socket) => void socket.pipe(socket) },
  'warnings-hello': {
    play: (socket) => {
      const more = () => {
        if (!socket.destroyed && socket.writable)
          socket.write(Buffer.from([0x15, 3, 3, 0, 2, 1, 112]), () => setImmediate(more));
      };
      socket.once('data', more);
    },
  },
  'long-record': {
    play: (socket) =>
      void socket.once('data', () =>
        socket.end(Buffer.concat([Buffer.from([0x16, 3, 3, 0xff, 0xff]), Buffer.alloc(70_000)])),
      ),
  },
  'proxy-says-no': {
    play: (socket) =>
      void socket.once('data', () =>
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
      ),
  },
  'ssh-hello': { play: (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n') },
  'garbage-hello': {
    play: (socket, random) =>
      void socket.once('data', () => socket.end(random.bytes(1 + random.below(2000)))),
  },
} as const satisfies Record<string, RawMode>;

export type HandshakeMode = keyof typeof handshakes;

/** TLS with something wrong with it; then `ok`. */
export const certificates = [
  ...(['wrong-certificate', 'wrong-name', 'evil-name', 'expired'] as const),
  'wants-certificate',
] as const;

export type CertificateMode = (typeof certificates)[number];
