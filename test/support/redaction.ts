// What redaction is tried on: a key pair, a certificate, a token, and how a text must come out.
import { generateKeyPairSync } from 'node:crypto';
import { equal } from 'uvu/assert';
import { redact } from '../../src/evidence/redact.ts';

export const base64 = (text: string) => Buffer.from(text).toString('base64');
export const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const key = pair.privateKey.export({ type: 'sec1', format: 'pem' }) as string;
export const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
export const certificate = publicKey.replaceAll('PUBLIC KEY', 'CERTIFICATE');
export const jwt = `eyJhbGciOiJSUzI1NiJ9.${base64('{"sub":"x"}').replaceAll('=', '')}.c2lnbmF0dXJlLXBhcnQ`;
export const gone = '(removed)';

/** Every text is cleaned to the other, and cleaning it once more changes nothing. */
export function becomes(pairs: [dirty: string, clean: string][]): void {
  for (const [dirty, clean] of pairs) {
    equal(redact(dirty), clean);
    equal(redact(clean), clean);
  }
}
