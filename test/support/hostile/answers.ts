// What a hostile server answers to a request whose head it has read, on a stream that may be TCP or TLS. Each answer
// has its truth: the one status that may be said of it; without one, only a fault is true.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Random } from '../random.ts';
import { oddAnswers } from './odd-answers.ts';

export interface HttpMode {
  /** The status that a client may tell. */
  status?: number;
  /** A fault is as true: whether the status still arrives is chance. */
  orFault?: true;
  /** It ends with the client's patience only. */
  endless?: true;
  /** Writes the answer to the stream, which `socket` carries. Whoever called ends both when the client is gone. */
  play(stream: Duplex, random: Random, socket: Socket): void;
}

const crlf = '\r\n';
const body = '{"kind":"Status","code":0}';
const head = (status: string, ...lines: string[]) => [`HTTP/1.1 ${status}`, ...lines, '', ''].join(crlf);
const whole = (status: string, ...lines: string[]) =>
  head(status, 'content-type: application/json', `content-length: ${body.length}`, ...lines) + body;

/** Writes one text, and keeps the connection. */
const say = (text: string) => (stream: Duplex) => void stream.write(text);
/** Writes one text, then FIN. */
const sayAndEnd = (text: string) => (stream: Duplex) => void stream.end(text);
/** Writes one text, then RST. */
const sayAndReset = (text: string) => (stream: Duplex, _: Random, socket: Socket) =>
  void stream.write(text, () => setTimeout(() => socket.resetAndDestroy(), 5));
/** Writes a text and then a part again and again, every so many milliseconds, or as fast as it is read. */
const repeat =
  (text: string, part: string | ((n: number) => string), every?: number, times = Number.POSITIVE_INFINITY) =>
  (stream: Duplex) => {
    let n = 0;
    const more = () => {
      if (stream.destroyed || !stream.writable) return;
      if (n >= times) return;
      const taken = stream.write(typeof part === 'string' ? part : part(n));
      n += 1;
      if (every !== undefined) setTimeout(more, every);
      else if (taken) setImmediate(more);
      else stream.once('drain', more);
    };
    stream.write(text);
    more();
  };

const letters = 'x'.repeat(64 * 1024);
const gigabyte = 2 ** 30;

/** By name. */
export const answers = {
  ...oddAnswers,
  ok: { status: 200, play: say(whole('200 OK')) },
  unauthorized: { status: 401, play: say(whole('401 Unauthorized')) },
  'bad-gateway': { status: 502, play: sayAndEnd(whole('502 Bad Gateway', 'connection: close')) },
  redirect: { status: 302, play: say(whole('302 Found', 'location: https://127.0.0.1:1/')) },
  'no-reason': { status: 403, play: say(whole('403')) },
  'late-answer': { status: 200, play: (stream) => void setTimeout(() => say(whole('200 OK'))(stream), 200) },
  'slow-head': { status: 200, play: repeat('', (n) => whole('200 OK')[n] ?? '', 2, whole('200 OK').length) },
  'slow-body': {
    status: 200,
    play: repeat(head('200 OK', `content-length: ${body.length}`), (n) => body[n] ?? '', 20, body.length),
  },
  'until-closed': { status: 200, play: sayAndEnd(head('200 OK', 'connection: close') + body) },
  'half-closed': { status: 200, play: sayAndEnd(whole('200 OK')) },
  'early-hints': {
    status: 200,
    play: say(head('100 Continue') + head('103 Early Hints', 'link: </>') + whole('200 OK')),
  },
  // What follows is nobody's answer: neither this request's nor the next one's.
  'second-answer': { status: 401, play: say(whole('401 Unauthorized') + whole('200 OK')) },
  'late-second-answer': {
    status: 401,
    play: (stream) => {
      stream.write(whole('401 Unauthorized'));
      setTimeout(() => stream.write(whole('200 OK')), 50);
    },
  },
  'reset-after': { status: 200, orFault: true, play: sayAndReset(whole('200 OK')) },
  'endless-body': { status: 200, play: repeat(head('200 OK', 'connection: close'), letters) },
  'gigabyte-body': {
    status: 200,
    play: repeat(
      head('200 OK', `content-length: ${gigabyte}`),
      letters,
      undefined,
      gigabyte / letters.length,
    ),
  },
  'dripping-body': {
    endless: true,
    play: repeat(head('200 OK', 'transfer-encoding: chunked'), `1${crlf}x${crlf}`, 20),
  },
  'open-body': { endless: true, play: say(head('200 OK') + body) },
  silent: { endless: true, play: () => {} },
  'endless-hints': { endless: true, play: repeat('', head('103 Early Hints', 'link: </>')) },
  'dripping-hints': { endless: true, play: repeat('', head('102 Processing'), 20) },
  'dripping-headers': {
    endless: true,
    play: repeat(`HTTP/1.1 200 OK${crlf}`, (n) => `x-${n}: y${crlf}`, 20),
  },
  'endless-headers': { play: repeat(`HTTP/1.1 200 OK${crlf}`, (n) => `x-${n}: y${crlf}`) },
  'huge-header': { play: say(head('200 OK', `x: ${letters}`)) },
  'no-answer': { play: (stream) => void stream.end() },
  'reset-answer': { play: (_stream, _random, socket) => void socket.resetAndDestroy() },
  'half-status': { play: sayAndEnd('HTTP/1.1 20') },
  'half-head': { play: sayAndEnd(`HTTP/1.1 200 OK${crlf}content-le`) },
  'no-body': { play: sayAndEnd(head('200 OK', 'content-length: 100')) },
  'half-body': { play: sayAndEnd(head('200 OK', 'content-length: 100') + body) },
  'reset-body': { play: sayAndReset(head('200 OK', 'content-length: 100') + body) },
  'half-chunk': { play: sayAndEnd(`${head('200 OK', 'transfer-encoding: chunked')}ff${crlf}${body}`) },
  'bad-chunk': { play: say(`${head('200 OK', 'transfer-encoding: chunked')}zz${crlf}${body}`) },
  'bad-length': { play: say(head('200 OK', 'content-length: -1') + body) },
  'two-lengths': { play: say(head('200 OK', 'content-length: 5', 'content-length: 6') + body) },
  'bad-header': { play: say(head('200 OK', 'a b: c')) },
  'nul-header': { play: say(head('200 OK', 'a: b\0c')) },
  'switching-protocols': {
    play: say(head('101 Switching Protocols', 'connection: upgrade', 'upgrade: h2c')),
  },
  'bare-101': { play: say(head('101 Switching Protocols')) },
  'status-000': { play: say(whole('000 Nothing')) },
  'status-099': { play: say(whole('099 Nothing')) },
  'status-600': { play: say(whole('600 Nothing')) },
  'status-999': { play: say(whole('999 Nothing')) },
  'status-1000': { play: say(whole('1000 Nothing')) },
  'status-20': { play: say(whole('20 Nothing')) },
  'http-0.9': { play: sayAndEnd(body) },
  'http-2': { play: say('\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\0\x10\0\0') },
  garbage: { play: (stream, random) => void stream.write(random.bytes(1 + random.below(2000))) },
  'garbage-and-end': { play: (stream, random) => void stream.end(random.bytes(1 + random.below(2000))) },
} as const satisfies Record<string, HttpMode>;

export type AnswerMode = keyof typeof answers;
