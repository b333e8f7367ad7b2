// Reads the documents of a YAML text as far as possible. Aliases are resolved and never copied.
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Scalar } from 'yaml';
import type { Leaf, Tree } from './tree.ts';

/** A longer text is a log that begins like YAML by chance. */
const longest = 2 ** 20;
/** The first line that is not a comment has a key near its beginning. */
const begins = /^(?:\s*(?:#[^\n]*|---[^\n]*|%[^\n]*)?\n)*\s*(?:- )?(?:[\w./-]+|"[^"\n]*"|'[^'\n]*'):(?:\s|$)/;
const plain = /^[\w(][\w().:/+=@%-]*(?: [\w(][\w().:/+=@%-]*)*$/;

/** The documents of a text that looks like YAML; otherwise none. */
export function yamlTrees(text: string): Tree[] {
  if (text.length > longest || !begins.test(text)) return [];
  try {
    const how = { schema: 'failsafe', logLevel: 'silent', strict: false, uniqueKeys: false } as const;
    const documents = parseAllDocuments(text, how);
    return [...documents].flatMap((one) => treeOf(one.contents, text, new Map()) ?? []);
  } catch {
    // Nested too deeply to be read.
    return [];
  }
}

/** `named` contains the scalars by anchor: an alias refers to an earlier one. */
function treeOf(node: unknown, text: string, named: Map<string, Leaf>): Tree | undefined {
  if (isAlias(node)) return named.get(node.source);
  if (isScalar(node)) {
    const leaf = leafOf(node, text);
    if (leaf && node.anchor) named.set(node.anchor, leaf);
    return leaf;
  }
  if (isSeq(node)) {
    const entries = node.items.flatMap((item) => entry('', treeOf(item, text, named)));
    return { kind: 'list', entries };
  }
  if (!isMap(node)) return undefined;
  const entries = node.items.flatMap(({ key, value }) =>
    entry(isScalar(key) ? String(key.value) : '', treeOf(value, text, named)),
  );
  return { kind: 'map', entries };
}

const entry = (key: string, value: Tree | undefined) => (value === undefined ? [] : [{ key, value }]);

function leafOf({ value, range, type }: Scalar, text: string): Leaf | undefined {
  if (!range || typeof value !== 'string') return undefined;
  const [start, end] = range;
  const escaped = text.slice(start, end) !== value;
  return { kind: 'leaf', value, start, end, escaped, write: type === 'PLAIN' ? writePlain : write };
}

const writePlain = (value: string) => (plain.test(value) ? value : JSON.stringify(value));

function write(value: string, source: string): string {
  if (source.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  if (/^\|[-+]?\s/.test(source) && value.includes('\n')) return literal(source, value);
  return JSON.stringify(value.trimEnd()) + (source.endsWith('\n') ? '\n' : '');
}

/** Writes a literal block with the same indentation as before. */
function literal(source: string, wanted: string): string {
  const [head = '', ...lines] = source.split('\n');
  const margin = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
  const body = wanted.replace(/\n$/, '').split('\n');
  const text = [head, ...body.map((line) => (line === '' ? '' : margin + line))].join('\n');
  return text + (source.endsWith('\n') ? '\n' : '');
}
