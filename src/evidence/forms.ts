// The forms in which a secret may stand in a text. Pure.
import { createPrivateKey } from 'node:crypto';

/**
 * What is secret of a token: of a bootstrap token all but its id, of a JSON Web Token the signature, since the rest
 * says only whose it is.
 */
const secretHalf = /^(?:[a-z0-9]{6}\.([a-z0-9]{16})|eyJ[\w-]*\.[\w-]*\.([\w-]{16,}))$/;
/** The members of a JSON Web Key that are private: the others stand in certificates too. */
const ofKey = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/**
 * As it is, in JSON, in a URL, in Base64 at any place of something longer; of a key, as files and kubeconfigs have it.
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
 * The numbers of a private key that nobody else knows; all of it where it cannot be read, as when it is cut or
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
 * Base64 of anything that has the bytes in it, as far as they alone decide it: they begin at one of three places of a
 * group.
 */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(own)];
  });
}

const distinct = (texts: string[]) => [...new Set(texts)];
