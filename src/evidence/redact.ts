// Removes the secrets from any text. In documents they are found by the shape of the objects, and Base64 values are
// treated as texts of their own. In other text they are found by what they look like. Everything else stays exactly as
// it was.
import { jsonTrees } from './json-tree.ts';
import { removed } from './known.ts';
import { type Found, instead, withoutPatterns } from './patterns.ts';
import { secretLeaves } from './shape.ts';
import { type Edit, edited, type Leaf, leaves, type Tree } from './tree.ts';
import { yamlTrees } from './yaml-tree.ts';

export interface Cleaning {
  /** Removes known secrets. */
  remove?: (text: string) => string;
  /** Called with each text that was taken for a secret because of its shape. */
  found?: Found;
}

/** The maximum depth of texts within texts. */
const deepest = 5;

/** Removes the secrets from a text. */
export function redact(text: string, cleaning: Cleaning = {}, depth = 0): string {
  if (text.length < 4) return text;
  const { remove = (text: string) => text, found } = cleaning;
  const trees = depth < deepest ? treesOf(text) : [];
  const edits = trees.flatMap((tree) => editsOf(tree, text, { cleaning, depth: depth + 1 }));
  return remove(withoutPacked(withoutPatterns(edited(text, edits), found), cleaning, depth + 1));
}

/** A reviver for JSON.parse. The token in a TokenReview is a secret of the client that sent it. */
export function withoutToken(key: string, value: unknown): unknown {
  return key === 'token' && typeof value === 'string' ? removed : value;
}

/** The secrets in a text that are recognized by their shape. */
export function secretsIn(text: string): string[] {
  const secrets: string[] = [];
  redact(text, { found: (secret) => secrets.push(secret) });
  return secrets;
}

/** An object without any of these words contains no secret that its shape would show. */
const telling =
  /secret|token|passw|passphrase|authorization|cookie|credential|(?:api|access|account|certificate|private)[-_ ]?key|key-?data|kty|dockerc|LS0tLS1CRUdJT|YXBpVmVyc2lvb/i;

function treesOf(text: string): Tree[] {
  if (!telling.test(text)) return [];
  const yaml = /^\s*[{[]/.test(text) ? [] : yamlTrees(text);
  return yaml.length > 0 ? yaml : jsonTrees(text);
}

function editsOf(
  tree: Tree,
  text: string,
  { cleaning, depth }: { cleaning: Cleaning; depth: number },
): Edit[] {
  const secret = secretLeaves(tree);
  const edits: Edit[] = [];
  for (const { leaf } of leaves(tree)) {
    const wanted = secret.has(leaf)
      ? instead(leaf.value, cleaning.found ?? (() => {}))
      : inside(leaf, cleaning, depth);
    if (wanted !== leaf.value)
      edits.push({
        start: leaf.start,
        end: leaf.end,
        text: leaf.write(wanted, text.slice(leaf.start, leaf.end)),
      });
  }
  return edits;
}

/** Cleans a value with escapes as a text of its own. Any other value is part of the surrounding text. */
function inside({ value, escaped }: Leaf, cleaning: Cleaning, depth: number): string {
  if (!escaped) return value;
  const clean = redact(value, cleaning, depth);
  // Base64 in several lines is one piece.
  if (!folded.test(value)) return clean;
  const joined = value.replaceAll(/\s/g, '');
  const whole = redact(joined, cleaning, depth);
  return whole === joined ? clean : whole;
}

const folded = /^\s*[A-Za-z0-9+/]{20,}\s[A-Za-z0-9+/=\s]+$/;
/** Base64 at least as long as the first line of a key. */
const packed = /(?<![\w+/-])[A-Za-z0-9+/_-]{40,}={0,2}/g;
const printable = /^[\t\n\r\x20-\x7e\u00a0-\ufffc]*\ufffd?$/;

/** Cleans everything in the text that is encoded in Base64. */
function withoutPacked(text: string, cleaning: Cleaning, depth: number): string {
  if (depth >= deepest) return text;
  return text.replace(packed, (source) => {
    const bytes = Buffer.from(source, 'base64');
    if (isKey(bytes)) {
      cleaning.found?.(source);
      return removed;
    }
    const inner = bytes.toString('utf8');
    if (!printable.test(inner)) return source;
    const clean = redact(inner, cleaning, depth);
    return clean === inner
      ? source
      : Buffer.from(clean).toString(/[-_]/.test(source) ? 'base64url' : 'base64');
  });
}

/** A private key begins with its version, a certificate with a sequence (RFC 5208, 5915, 8017). */
function isKey(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30 || bytes.length < 40) return false;
  const size = bytes[1] ?? 0;
  const at = size < 0x80 ? 2 : 2 + (size & 0x7f);
  return bytes[at] === 2 && bytes[at + 1] === 1 && (bytes[at + 2] ?? 9) <= 1;
}
