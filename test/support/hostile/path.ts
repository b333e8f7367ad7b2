// What a faulty path does to the bytes between a client and a server that is as it should be. Knows nothing of TLS or
// HTTP: so what the client verifies is the server's own. The truth is the server's own status, or a fault.
import { connect, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import type { Endpoint } from '../../../src/engine/node.ts';
import type { Random } from '../random.ts';

/** How many bytes at most pass before something happens: a handshake and a short answer. */
const reach = 6_000;

/** Ends after `bytes` of them in the way of `end`; a part of a chunk may pass. */
function after(bytes: number, end: () => void): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (left <= 0) return;
      const part = chunk.subarray(0, left);
      left -= part.length;
      done(undefined, part);
      if (left <= 0) setImmediate(end);
    },
  });
}

/** One bit of one byte is another. */
function flipped(at: number, bit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const damaged = Buffer.from(chunk);
      const here = at - seen;
      seen += chunk.length;
      if (here >= 0 && here < damaged.length) damaged[here] = (damaged[here] as number) ^ (1 << bit);
      done(undefined, damaged);
    },
  });
}

/** From byte `at` on, `edit` is done to the next bytes once. */
function edited(at: number, edit: (bytes: Buffer) => Buffer): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const here = at - seen;
      seen += chunk.length;
      if (here < 0 || here >= chunk.length) return done(undefined, chunk);
      done(undefined, Buffer.concat([chunk.subarray(0, here), edit(chunk.subarray(here))]));
    },
  });
}

/** In parts of few bytes. */
function dripped(size: number, every: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const next = (from: number) => {
        if (from >= chunk.length) return done();
        this.push(chunk.subarray(from, from + size));
        setTimeout(next, every, from + size);
      };
      next(0);
    },
  });
}

interface Ends {
  client: Socket;
  server: Socket;
  random: Random;
}

const joined = ({ client, server }: Ends) => void client.pipe(server).pipe(client);
const answering = ({ client, server }: Ends, through: Transform) => {
  client.pipe(server);
  server.pipe(through).pipe(client);
};
const asking = ({ client, server }: Ends, through: Transform) => {
  client.pipe(through).pipe(server);
  server.pipe(client);
};

/** By name. */
export const paths = {
  pass: joined,
  delay: (ends) => void setTimeout(joined, ends.random.below(300), ends),
  drip: (ends) => answering(ends, dripped(1 + ends.random.below(200), 1)),
  cut: (ends) =>
    answering(
      ends,
      after(ends.random.below(reach), () => ends.client.destroySoon()),
    ),
  reset: (ends) =>
    answering(
      ends,
      after(ends.random.below(reach), () => ends.client.resetAndDestroy()),
    ),
  stall: (ends) =>
    answering(
      ends,
      after(ends.random.below(reach), () => {}),
    ),
  'half-close': (ends) =>
    answering(
      ends,
      after(ends.random.below(reach), () => ends.client.end()),
    ),
  flip: (ends) => answering(ends, flipped(ends.random.below(reach), ends.random.below(8))),
  duplicate: (ends) => {
    const size = 1 + ends.random.below(2_000);
    answering(
      ends,
      edited(ends.random.below(reach), (bytes) => Buffer.concat([bytes.subarray(0, size), bytes])),
    );
  },
  drop: (ends) => {
    const size = 1 + ends.random.below(2_000);
    answering(
      ends,
      edited(ends.random.below(reach), (bytes) => bytes.subarray(size)),
    );
  },
  insert: (ends) => {
    const more = ends.random.bytes(1 + ends.random.below(200));
    answering(
      ends,
      edited(ends.random.below(reach), (bytes) => Buffer.concat([more, bytes])),
    );
  },
  // An alert outside of any encryption, which anybody on the way can make: certificate_required, unknown_ca,
  // access_denied or bad_certificate.
  'forged-alert': (ends) => {
    const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, ends.random.pick([116, 48, 49, 42])]);
    answering(
      ends,
      after(ends.random.pick([1, ends.random.below(reach)]), () => ends.client.end(alert)),
    );
  },
  'cut-request': (ends) =>
    asking(
      ends,
      after(ends.random.below(2_000), () => ends.client.destroySoon()),
    ),
  'flip-request': (ends) => asking(ends, flipped(ends.random.below(2_000), ends.random.below(8))),
} as const satisfies Record<string, (ends: Ends) => void>;

export type PathMode = keyof typeof paths;

/** Those that may leave the client waiting for bytes, so that they end with its patience only. */
export const endlessPaths: readonly PathMode[] = ['stall', 'drop', 'insert', 'duplicate', 'flip'];

/**
 * Puts a faulty path between a connection and the server at `upstream`. Gives the other side, to be ended with this
 * one.
 */
export function faultyPath(client: Socket, upstream: Endpoint, mode: PathMode, random: Random): Socket {
  const server = connect({ ...upstream, allowHalfOpen: true });
  // Whichever end breaks, the other is told in the same way: by its end.
  server.on('error', () => client.destroy());
  client.on('error', () => server.destroy()).on('close', () => server.destroy());
  paths[mode]({ client, server, random });
  return server;
}
