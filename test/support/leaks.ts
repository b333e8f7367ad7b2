// Whether secrets stand in texts, in whichever form. Knows nothing of how the program removes them.
import { createPrivateKey } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

/** What a secret is, such as `key /etc/kubernetes/pki/ca.key` → itself. */
export type Named = Map<string, string>;

/** Of a longer secret a piece of so many characters is a leak. */
const piece = 24;
/** What may hold a piece: nothing of Base64, of tokens and of what URLs make of them is outside of it. */
const words = new RegExp(`[\\w+/=.%-]{${piece},}`, 'g');

/** A line for each text that has a secret, or a piece of one. */
export function leaksIn(texts: ReadonlyMap<string, string>, secrets: Named): string[] {
  const pieces = new Map<string, string>();
  const short: [form: string, name: string][] = [];
  for (const [name, secret] of secrets) {
    for (const form of formsOf(secret)) {
      if (form.length < 2 * piece) short.push([form, name]);
      else for (let at = 0; at + piece <= form.length; at += 8) pieces.set(form.slice(at, at + piece), name);
    }
  }
  const leaks = new Set<string>();
  for (const [file, text] of [...texts].flatMap(([file, text]) => [
    [file, text] as const,
    ...packsOf(file, text),
  ])) {
    const say = (name: string, at: number) =>
      leaks.add(`${file}: ${name}: …${JSON.stringify(text.slice(Math.max(0, at - 40), at + piece))}…`);
    for (const [form, name] of short) if (text.includes(form)) say(name, text.indexOf(form));
    for (const { 0: word, index } of text.matchAll(words))
      for (let at = 0; at + piece <= word.length; at += 1) {
        const name = pieces.get(word.slice(at, at + piece));
        if (name !== undefined) say(name, index + at);
      }
  }
  return [...leaks];
}

/** Details that a page holds deflated. */
function packsOf(file: string, text: string): [file: string, text: string][] {
  const packs = [...text.matchAll(/<script [^>]*id="(pack-\d+)">([A-Za-z0-9+/=]+)<\/script>/g)];
  return packs.map(([, id, body = '']) => [
    `${file}#${id}`,
    inflateRawSync(Buffer.from(body, 'base64')).toString('utf8'),
  ]);
}

/** How many packs texts have, so that a test can tell that it looked into some. */
export function packCount(texts: ReadonlyMap<string, string>): number {
  return [...texts].flatMap(([file, text]) => packsOf(file, text)).length;
}

function formsOf(secret: string): string[] {
  // Half of a key stands in its certificate.
  const bytes = secret.includes('PRIVATE KEY-----') ? privateNumbers(secret) : [Buffer.from(secret)];
  const plain = secret.includes('PRIVATE KEY-----')
    ? []
    : [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  const once = bytes.flatMap(base64);
  return [...new Set([...plain, ...once, ...once.flatMap((form) => base64(Buffer.from(form)))])];
}

function privateNumbers(pem: string): Buffer[] {
  const jwk = createPrivateKey(pem).export({ format: 'jwk' });
  return [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].flatMap((one) =>
    one ? [Buffer.from(one, 'base64url')] : [],
  );
}

/** At every place of a group of three bytes, without the characters that have bits of what is beside it. */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(3)]).toString('base64');
    const own = text.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 4) / 3));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
