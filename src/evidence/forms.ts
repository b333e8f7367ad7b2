// The forms in which a secret may stand in a text. Pure.

const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)(?:-----END|$)/;
/** What is secret of a token: of a bootstrap token all but its id, of a JSON Web Token the signature, since the rest says only whose it is. */
const secretHalf = /^(?:[a-z0-9]{6}\.([a-z0-9]{16})|eyJ[\w-]*\.[\w-]*\.([\w-]{16,}))$/;

/** As it is, in JSON, in a URL, in Base64 at any place of something longer. */
export function forms(secret: string): string[] {
  const body = pem.exec(secret)?.[1]?.replaceAll('\\n', '\n');
  if (body !== undefined) {
    const lines = body.split('\n').filter((line) => /^[A-Za-z0-9+/]+=*\s*$/.test(line));
    const bare = lines.join('\n').replace(/=+\s*$/, '');
    const joined = bare.replaceAll(/\s/g, '');
    return distinct([joined, encodeURIComponent(joined), ...base64(bare)]);
  }
  const [, bootstrap, signature] = secretHalf.exec(secret) ?? [];
  const whole = bootstrap ?? signature ?? secret;
  return distinct([whole, JSON.stringify(whole).slice(1, -1), encodeURIComponent(whole), ...base64(whole)]);
}

/** Base64 of anything that has the text in it, as far as the text alone decides it: it begins at one of three places of a group. */
function base64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(own)];
  });
}

const distinct = (texts: string[]) => [...new Set(texts)];
