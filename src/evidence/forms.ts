// Lists the forms in which a secret may appear in a text. Pure.
import { createPrivateKey } from 'node:crypto';
import { distinct } from '../domain/lists.ts';

/**
 * The secret part of a token. In a bootstrap token that is everything except its id; in a JSON Web Token it is the
 * signature, since the rest only tells whose token it is.
 */
const secretHalf = /^(?:[a-z0-9]{6}\.([a-z0-9]{16})|eyJ[\w-]*\.[\w-]*\.([\w-]{16,}))$/;
/** The private members of a JSON Web Key. The others are in certificates too. */
const ofKey = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/**
 * A secret as it is, in JSON, in a URL, and in Base64 at any position of a longer text. A private key as files and
 * kubeconfigs contain it.
 */
export function forms(secret: string): string[] {
  if (secret.includes('PRIVATE KEY-----')) {
    const parts = partsOf(secret).flatMap(base64);
    return distinct([...parts, ...parts.map((part) => Buffer.from(part)).flatMap(base64)]);
  }
  const [, bootstrap, signature] = secretHalf.exec(secret) ?? [];
  const whole = bootstrap ?? signature ?? secret;
  const inText = [whole, JSON.stringify(whole).slice(1, -1), encodeURIComponent(whole)];
  return distinct([...inText, ...base64(Buffer.from(whole))]);
}

/**
 * The secret numbers of a private key; the whole key if it cannot be parsed, for instance because it is cut off or
 * encrypted.
 */
function partsOf(pem: string): Buffer[] {
  const text = pem.replaceAll('\\n', '\n');
  try {
    const key = createPrivateKey(text).export({ format: 'jwk' });
    return ofKey.flatMap((name) => (key[name] === undefined ? [] : [Buffer.from(key[name], 'base64url')]));
  } catch {
    const body = text.replaceAll(/-----[A-Z ]+-----/g, '').replaceAll(/^.*: .*$/gm, '');
    return [Buffer.from(body, 'base64')];
  }
}

/**
 * The Base64 characters that depend on these bytes only, for any longer content that contains them. The bytes can begin
 * at one of three positions of a group, so there are three results.
 */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(own)];
  });
}
