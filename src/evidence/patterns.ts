// Finds text that looks like a secret in unstructured text, such as a log. Each pattern takes linear time, and marks
// which part of a match is the secret.
import { removed } from './known.ts';

/** Called with each text that was taken for a secret. */
export type Found = (secret: string) => void;

/** A line break within a key, literal or as escaped in JSON. */
const line = '(?:(?:\\\\r)?(?:\\\\n|\\r?\\n)[ \\t]*){1,3}';
const end = '-----END [A-Z ]{0,20}PRIVATE KEY-----';
const keys = [
  // A whole key, or one whose end is cut off.
  new RegExp(
    `-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:${line}(?!-----)[A-Za-z0-9+/=:,-]{1,76}(?: [A-Za-z0-9+/=,-]{1,76})?(?![\\w ]))*(?:${line}${end})?`,
    'g',
  ),
  // The end of a key whose beginning is cut off.
  new RegExp(`(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{4,76}${line}){1,60}${end}`, 'g'),
];

/** `has` decides quickly whether a pattern is tried. The first group of a match is kept, the second is the secret. */
const patterns: [has: RegExp, pattern: RegExp][] = [
  // JSON Web Tokens. A detached signature, as in cluster-info, has an empty middle part.
  [/eyJ/, /((?<![\w-]))(eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})/g],
  // Bootstrap tokens; the public half, the id, is kept. An Event's name ends in its time in hexadecimal nanoseconds,
  // which looks similar.
  [
    /[a-z0-9]\.[a-z0-9]{16}/,
    /((?<![\w.-])(?=[a-z.]{0,22}\d)[a-z0-9]{6}\.)(?!1[5-9a-f][0-9a-f]{14}\b)([a-z0-9]{16})(?![\w-]|\.\w)/g,
  ],
  [
    /authorization/i,
    /(\bauthorization["']?[ \t]*[:=,][ \t]*\[?["']?(?:Bearer|Basic|Digest|Negotiate|Token) +)([^\s"'\]\\]{4,})/gi,
  ],
  [/authorization/i, /(\bauthorization["']?[ \t]*[:=][ \t]*\[?["']?)(?=[^\s"'\]]*\d)([^\s"'\]\\]{12,})/gi],
  [/Bearer |Basic /, /(\b(?:Bearer|Basic) )(?=\S*[\d._~+/=-])([\w.~+/=-]{8,})/g],
  // Values after names that are only used for secrets.
  [
    /passw|passphrase|secret|key/i,
    /(\b(?:password|passwd|passphrase|(?:client|token|access|api|private|secret|secret-?access)[-_]?(?:secret|key)|certificate-?key|client-key-data)["']?[ \t]?[:=][ \t]?["']?)(?!(?:true|false|null|nil|none)\b)([^\s"',;/\\][^\s"',;\\]{3,})/gi,
  ],
  // `token` is also followed by ordinary words.
  [
    /token["']?[ \t]?[:=]/i,
    /((?<![\w-])[\w-]{0,40}token["']?[ \t]?[:=][ \t]?["']?)(?=[\w.+/=-]*\d)([\w.+/=-]{16,})/gi,
  ],
  [
    /--[a-z]/,
    /(--[\w-]{0,40}(?:token|password|secret|certificate-key|api-key)[= ]["']?)(?!(?:true|false)\b)([^\s"'/\\-][^\s"'\\]{3,})/g,
  ],
  [/:\/\/[^\s/]+@/, /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'<>]{1,256}:)([^\s/@"'<>]{1,256})(?=@)/gi],
  [
    /[?&]\w+=/,
    /([?&](?:access_token|id_token|refresh_token|token|password|client_secret|api_key|apikey)=)([^&\s"'#\\]+)/gi,
  ],
];
const bootstrapToken = /^([a-z0-9]{6}\.)([a-z0-9]{16})$/;

/** Removes everything that looks like a secret from a text. */
export function withoutPatterns(text: string, found: Found = () => {}): string {
  let clean = text;
  if (clean.includes('PRIVATE KEY-----'))
    for (const key of keys)
      clean = clean.replace(key, (secret) => {
        found(secret);
        return '(private key removed)';
      });
  for (const [has, pattern] of patterns)
    if (has.test(clean))
      clean = clean.replace(pattern, (_, before: string, secret: string) => before + instead(secret, found));
  return clean;
}

/** Replaces a value that is a secret as a whole. Its scheme and its public half are kept. */
export function instead(value: string, found: Found): string {
  if (value.includes(removed)) return value;
  const [, before = '', secret = value] =
    /^((?:Bearer|Basic|Digest|Negotiate) +)(\S.*)$/i.exec(value.trim()) ??
    bootstrapToken.exec(value.trim()) ??
    [];
  found(secret);
  return before + removed;
}
