// Answers at the edge of what HTTP is, and what a reader who believes too much of them would show: see answers.ts for
// the others.
import type { HttpMode } from './answers.ts';

const crlf = '\r\n';
const head = (status: string, ...lines: string[]) => [status, ...lines, '', ''].join(crlf);
const sized = (body: string, status = 'HTTP/1.1 200 OK') =>
  head(status, `content-length: ${Buffer.byteLength(body)}`) + body;
const say =
  (text: string): HttpMode['play'] =>
  (stream) =>
    void stream.write(text);
const sayAndEnd =
  (text: string): HttpMode['play'] =>
  (stream) =>
    void stream.end(text);
const evil = '\u001b[2J\u001b]0;title\u0007\u009b31m\u202e\r';
const chunked = head('HTTP/1.1 200 OK', 'transfer-encoding: chunked');

/** By name. */
export const oddAnswers = {
  'http-1.0': { status: 401, play: sayAndEnd(`${head('HTTP/1.0 401 Unauthorized')}{}`) },
  'no-content': { status: 204, play: say(head('HTTP/1.1 204 No Content')) },
  'not-modified': { status: 304, play: say(head('HTTP/1.1 304 Not Modified')) },
  'too-much-body': { status: 200, orFault: true, play: say(`${sized('{}')}and more${crlf}`) },
  trailers: { status: 200, play: say(`${chunked}2${crlf}{}${crlf}0${crlf}x: y${crlf}${crlf}`) },
  'no-gzip': {
    status: 200,
    play: say(`${head('HTTP/1.1 200 OK', 'content-encoding: gzip', 'content-length: 2')}{}`),
  },
  'no-close-notify': {
    status: 200,
    play: (stream, _, socket) => void stream.write(sized('{}'), () => socket.end()),
  },
  'lf-only': { status: 200, orFault: true, play: say('HTTP/1.1 200 OK\ncontent-length: 2\n\n{}') },
  'folded-header': {
    status: 200,
    orFault: true,
    play: say(`${head('HTTP/1.1 200 OK', 'x: a', ' b', 'content-length: 2')}{}`),
  },
  'both-lengths': {
    status: 200,
    orFault: true,
    play: say(`${head('HTTP/1.1 200 OK', 'content-length: 2', 'transfer-encoding: chunked')}0${crlf}${crlf}`),
  },
  'many-headers': {
    status: 200,
    orFault: true,
    play: say(`${head('HTTP/1.1 200 OK', ...Array<string>(2_500).fill('a:b'), 'content-length: 2')}{}`),
  },
  'long-chunk-extension': {
    status: 200,
    orFault: true,
    play: say(`${chunked}2;${'x'.repeat(1_000_000)}${crlf}{}${crlf}0${crlf}${crlf}`),
  },
  'evil-reason': {
    status: 403,
    orFault: true,
    play: say(sized('{}', `HTTP/1.1 403 ${evil.replace('\r', '')}`)),
  },
  'evil-header': {
    status: 302,
    orFault: true,
    play: say(head('HTTP/1.1 302 Found', `location: ${evil.replace('\r', '')}`, 'content-length: 0')),
  },
  'evil-version': { status: 200, play: say(sized(JSON.stringify({ gitVersion: `v1.33.13${evil}$(x)` }))) },
  'evil-body': { status: 200, play: say(sized(evil + '\0'.repeat(100))) },
  'deep-json': { status: 200, play: say(sized('['.repeat(60_000))) },
  'long-version': { status: 200, play: say(sized(JSON.stringify({ gitVersion: 'v1.33.13'.repeat(5_000) }))) },
  'no-version': {
    status: 200,
    play: say(sized('{"gitVersion":{"toString":1},"__proto__":{"gitVersion":"v1.33.13"}}')),
  },
  'huge-chunk': { play: say(`${chunked}ffffffffffffffffff${crlf}{}`) },
  'plus-status': { play: say(sized('{}', 'HTTP/1.1 +200 OK')) },
  'real-status': { play: say(sized('{}', 'HTTP/1.1 2e2 OK')) },
  'hexadecimal-status': { play: say(sized('{}', 'HTTP/1.1 0xC8 OK')) },
  'negative-status': { play: say(sized('{}', 'HTTP/1.1 -200 OK')) },
  'http-3': { play: say(sized('{}', 'HTTP/3.0 200 OK')) },
  'no-protocol': { play: say(sized('{}', '200 OK')) },
  // Node's parser takes it for HTTP.
  'another-protocol': { status: 200, orFault: true, play: say(sized('{}', 'RTSP/1.0 200 OK')) },
  'a-request': { play: say(`GET / HTTP/1.1${crlf}host: x${crlf}${crlf}`) },
  'endless-reason': {
    play: (stream) => {
      const more = () => {
        if (!stream.destroyed && stream.writable) stream.write('x'.repeat(1_000), () => setImmediate(more));
      };
      stream.write('HTTP/1.1 200 ');
      more();
    },
  },
  'no-last-chunk': { endless: true, play: say(`${chunked}2${crlf}{}${crlf}`) },
  'slow-silence': { endless: true, play: (stream) => void setTimeout(() => stream.write('H'), 200) },
} as const satisfies Record<string, HttpMode>;
