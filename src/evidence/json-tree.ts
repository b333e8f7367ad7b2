// Reads JSON anywhere in a text, also if it is incomplete: bodies are cut at 64 KiB, and logs have other words around
// JSON.
import type { Branch, Leaf, Tree } from './tree.ts';

/** Kubernetes' output is never nested deeper. */
const deepest = 100;
/** The beginning of an object or a list, or of a string with escapes. */
const begins = /[{[]\s*["{[\]}]|"(?=[^"\\\n]*\\)/g;
const blank = /[ \t\r\n]*/y;
const special = /["\\\n]/g;
const word = /[-+.\w]+/y;

/** All objects, lists and escaped strings of a text, each as far as it is there. */
export function jsonTrees(text: string): Tree[] {
  const trees: Tree[] = [];
  begins.lastIndex = 0;
  for (let found = begins.exec(text); found !== null; found = begins.exec(text)) {
    const reader = { text, at: found.index };
    const tree = text[reader.at] === '"' ? quoted(reader) : branch(reader, 0);
    if (tree.kind === 'leaf' || tree.entries.length > 0) trees.push(tree);
    begins.lastIndex = Math.max(reader.at, found.index + 1);
  }
  return trees;
}

interface Reader {
  text: string;
  at: number;
}

function take(reader: Reader, what: RegExp): RegExpExecArray | null {
  what.lastIndex = reader.at;
  const found = what.exec(reader.text);
  if (found !== null) reader.at = what.lastIndex;
  return found;
}

/** Whether the next character is this one. If so, it is consumed. */
function sees(reader: Reader, character: string): boolean {
  take(reader, blank);
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

/** Reads an object or a list until it ends or is no longer JSON. */
function branch(reader: Reader, depth: number): Branch {
  const kind = reader.text[reader.at] === '{' ? 'map' : 'list';
  const end = kind === 'map' ? '}' : ']';
  const tree: Branch = { kind, entries: [] };
  reader.at += 1;
  while (!sees(reader, end)) {
    if (tree.entries.length > 0 && !sees(reader, ',')) break;
    take(reader, blank);
    const key = kind === 'map' ? scalar(reader) : undefined;
    if (kind === 'map' && (key === undefined || !sees(reader, ':'))) break;
    take(reader, blank);
    const isBranch = (reader.text[reader.at] === '{' || reader.text[reader.at] === '[') && depth < deepest;
    const value: Tree | undefined = isBranch ? branch(reader, depth + 1) : scalar(reader);
    if (value === undefined) break;
    tree.entries.push({ key: key?.value ?? '', value });
  }
  return tree;
}

function scalar(reader: Reader): Leaf | undefined {
  const start = reader.at;
  if (reader.text[start] === '"') return quoted(reader);
  const value = take(reader, word)?.[0];
  if (value === undefined) return undefined;
  return { kind: 'leaf', value, start, end: reader.at, escaped: false, write };
}

/** Reads a string to its end, or to the end of its line or of the text. */
function quoted(reader: Reader): Leaf {
  const { text, at: start } = reader;
  special.lastIndex = start + 1;
  let escaped = false;
  let end = special.exec(text);
  while (end?.[0] === '\\') {
    escaped = true;
    special.lastIndex += 1;
    end = special.exec(text);
  }
  const cut = end?.[0] !== '"';
  const till = end?.index ?? text.length;
  reader.at = cut ? till : till + 1;
  const inner = text.slice(start + 1, till);
  const value = escaped ? decoded(inner, cut) : inner;
  return { kind: 'leaf', value, start, end: reader.at, escaped, write: cut ? writeCut : write };
}

const write = (value: string) => JSON.stringify(value);
const writeCut = (value: string) => JSON.stringify(value).slice(0, -1);

/** The value of a string. A string that is cut off may end within an escape. */
function decoded(inner: string, cut: boolean): string {
  const whole = cut ? inner.replace(/\\(?:u[\da-fA-F]{0,3})?$/, '') : inner;
  try {
    return JSON.parse(`"${whole.replaceAll('\t', '\\t')}"`) as string;
  } catch {
    // Go writes escapes that JSON does not have.
    return whole.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  }
}
