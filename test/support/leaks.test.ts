import { generateKeyPairSync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { equal } from 'uvu/assert';
import { leaksIn, packCount } from './leaks.ts';
import { suite } from './suite.ts';

const test = suite('support/leaks');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const leak = (text: string, secret: string) =>
  leaksIn(new Map([['file', text]]), new Map([['it', secret]])).length;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const packed = (text: string) =>
  `<script type="x" id="pack-1">${deflateRawSync(text).toString('base64')}</script>`;

test('a short secret is found in every form, and nothing else is', () => {
  const secret = 'planted"p/+=1234';
  const forms = [
    secret,
    JSON.stringify({ secret }),
    `?token=${encodeURIComponent(secret)}`,
    ...['', '1', '12'].map((before) => base64(`${before}${secret} and more`)),
    base64(base64(`x${secret}y`)),
    packed(`{"a":${JSON.stringify(secret)}}`),
  ];
  equal(
    forms.map((form) => leak(form, secret)),
    forms.map(() => 1),
  );
  equal(leak(secret.slice(0, -1), secret), 0);
  equal(packCount(new Map([['file', packed('x')]])), 1);
});

test('a key is found as a file, in a kubeconfig and in part, and not in what is public of it', () => {
  const lines = pem.split('\n');
  const found = [pem, base64(pem), JSON.stringify(pem), packed(pem), lines[15] ?? ''];
  equal(
    found.map((form) => leak(form, pem) > 0),
    found.map(() => true),
  );
  equal(leak(publicKey.export({ type: 'spki', format: 'pem' }) as string, pem), 0);
});
