import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { equal, is, not } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { nothingKnown, removed } from './known.ts';

const test = suite('evidence/known');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const half = '0123456789abcdef';
const token = `abcdef.${half}`;
const odd = 'p+/"ä\\w:o rd&=%1';

test('a bootstrap token goes in every form, and its public half stays', () => {
  const known = nothingKnown();
  known.add(token);
  equal(known.remove(`a ${token} b`), `a abcdef.${removed} b`);
  for (const before of ['', 'x', 'xy', '{"token-secret":"']) {
    const text = base64(`${before}${half}"}`);
    not.match(Buffer.from(known.remove(text), 'base64').toString('latin1'), '3456789abcd');
  }
  equal(known.remove('abcdef.0123456789abcde, 1123456789abcdef'), 'abcdef.0123456789abcde, 1123456789abcdef');
});

test('odd characters are found as they are, in JSON, in a URL, in Base64 and base64url', () => {
  for (const secret of [odd, `${odd}${odd}`]) {
    const known = nothingKnown();
    known.add(secret);
    equal(known.remove(`(${secret})`), `(${removed})`);
    equal(known.remove(JSON.stringify({ secret })), `{"secret":"${removed}"}`);
    equal(known.remove(`?a=${encodeURIComponent(secret)}&b=`), `?a=${removed}&b=`);
    for (const before of ['', 'a', 'ab']) {
      for (const form of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${before}${secret}.`).toString(form);
        const left = known.remove(text);
        is(left.includes(removed), true, text);
        is(left.length <= removed.length + 8, true, left);
      }
    }
  }
});

test('a key is found as a file, as one line, in Base64, and when it was cut or indented; what is public of it stays', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  const known = nothingKnown();
  known.add(pem);
  const lines = pem.trim().split('\n').slice(1, -1);
  const body = lines.join('');
  const texts = [pem, body, base64(pem), base64(` ${pem}`), base64(`- ${pem}`), encodeURIComponent(body)];
  texts.push(lines.map((line) => `    ${line}`).join('\n'), lines.join('\\n'));
  texts.push(body.slice(700, 740), base64(pem).slice(1077, 1400));
  for (const text of texts) {
    const left = known.remove(text);
    is(left.includes(removed), true, text);
    // The modulus, which is public, comes first.
    for (let at = 376; at + 24 <= body.length; at += 5)
      is(left.includes(body.slice(at, at + 24)), false, text);
  }
  const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n as string, 'base64url');
  const before = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), modulus]).toString('base64'));
  const spki = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  for (const text of [spki, base64(spki), ...before, ...before.map(base64)]) equal(known.remove(text), text);
});

test('a key that cannot be read is known as a whole', () => {
  const known = nothingKnown();
  const body = randomBytes(300).toString('base64');
  known.add(
    `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${body.slice(0, 64)}\n${body.slice(64)}\n-----END ENCRYPTED PRIVATE KEY-----\n`,
  );
  equal(known.remove(`a ${body} b`), `a ${removed} b`);
});

test('two secrets beside each other both go, and so does one at either end', () => {
  const known = nothingKnown();
  known.add('first-secret-of-all');
  known.add('second-secret-of-all');
  known.add('short-one');
  equal(known.remove('first-secret-of-allsecond-secret-of-all'), `${removed}${removed}`);
  equal(known.remove('short-one, then second-secret-of-all'), `${removed}, then ${removed}`);
});

test('what only resembles a secret stays', () => {
  const known = nothingKnown();
  for (let n = 0; n < 200; n += 1) known.add(randomBytes(1200).toString('base64'));
  const text = Array.from({ length: 20_000 }, () => randomBytes(24).toString('hex')).join(' ');
  equal(known.remove(text), text);
});

test('of a JSON Web Token the signature goes, and what other texts have in common with the rest stays', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [header, payload] = [
    part({ alg: 'RS256', kid: 'abcdef' }),
    part({ iss: 'https://kubernetes.default.svc' }),
  ];
  const signature = randomBytes(256).toString('base64url');
  const known = nothingKnown();
  known.add(`${header}.${payload}.${signature}`);
  equal(known.remove(`${header}.${payload}.${signature}`), `${header}.${payload}.${removed}`);
  equal(known.remove(`${signature.slice(20, 60)} ${base64(signature)}`), `${removed} ${removed}`);
  const certificate = base64(base64('\u0003\u0001kubernetes.default.svc'));
  const detached = `${part({ alg: 'HS256', kid: 'abcdef' })}..c2lnbmF0dXJl`;
  equal(known.remove(`${certificate} ${detached}`), `${certificate} ${detached}`);
});
