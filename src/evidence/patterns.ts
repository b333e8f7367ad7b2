// What looks like a secret in a text without a structure, such as a log. Each pattern is linear in the text, and says
// what of it is the secret.
import { removed } from './known.ts';

/** Told what was taken for a secret. */
export type Found = (secret: string) => void;

/** The next line of a key, as it is or as JSON has it. */
const line = '(?:(?:\\\\r)?(?:\\\\n|\\r?\\n)[ \\t]*){1,3}';
const end = '-----END [A-Z ]{0,20}PRIVATE KEY-----';
const keys = [
  // A whole one, or one that is cut at its end.
  new RegExp(
    `-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:${line}(?!-----)[A-Za-z0-9+/=:,-]{1,76}(?: [A-Za-z0-9+/=,-]{1,76})?(?![\\w ]))*(?:${line}${end})?`,
    'g',
  ),
  // The end of one whose begin is cut off.
  new RegExp(`(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{4,76}${line}){1,60}${end}`, 'g'),
];

/** What a text must have for a pattern to be tried; of a match the first group stays, and the second is the secret. */
const patterns: [has: RegExp, pattern: RegExp][] = [
  // JSON Web Tokens; a detached signature, as in cluster-info, has nothing in its middle.
  [/eyJ/, /((?<![\w-]))(eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})/g],
  // A bootstrap token keeps its public half, the id. The name of an Event ends in its time, as hexadecimal nanoseconds.
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
  // What no program says of anything else.
  [
    /passw|passphrase|secret|key/i,
    /(\b(?:password|passwd|passphrase|(?:client|token|access|api|private|secret|secret-?access)[-_]?(?:secret|key)|certificate-?key|client-key-data)["']?[ \t]?[:=][ \t]?["']?)(?!(?:true|false|null|nil|none)\b)([^\s"',;/\\][^\s"',;\\]{3,})/gi,
  ],
  // Words follow this one too.
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

/** The text without what looks like a secret. */
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

/** What stands in the place of a value that is a secret as a whole: its scheme and its public half stay. */
export function instead(value: string, found: Found): string {
  if (value.includes(removed)) return value;
  const [, before = '', secret = value] =
    /^((?:Bearer|Basic|Digest|Negotiate) +)(\S.*)$/i.exec(value.trim()) ??
    bootstrapToken.exec(value.trim()) ??
    [];
  found(secret);
  return before + removed;
}
