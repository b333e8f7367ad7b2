// Reads YAML of others safely. Values that contain themselves or expand to millions are refused, and so is what would
// make the parser slow or crash (it is recursive, and compares every key and alias with all others).
import {
  type Document,
  isScalar,
  Lexer,
  type LineCounter,
  type ParsedNode,
  parseAllDocuments,
  parseDocument,
  stringify,
  visit,
} from 'yaml';
import { messageOf } from './error.ts';

/** What is wrong with a text, and where in it. */
export interface YamlProblem {
  offset: number;
  message: string;
}

export interface ReadYaml {
  contents: ParsedNode | null;
  /** Meaningless when there are problems. */
  value: unknown;
  problems: YamlProblem[];
}

/** More than any real file has. */
const most = { depth: 200, aliases: 100, problems: 20 };

/** A value on one line of YAML, for messages: `{ enabled: false }`. */
export const yamlLine = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();

/** Reads one document; `lineCounter` learns where its lines are. */
export function readYaml(text: string, lineCounter?: LineCounter): ReadYaml {
  const refused = excess(text);
  if (refused !== undefined)
    return { contents: null, value: undefined, problems: [{ offset: 0, message: refused }] };
  const options = { prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const;
  const document = parseDocument(text, { ...options, ...(lineCounter ? { lineCounter } : {}) });
  const read = taken(document);
  const second = document.errors.find(({ code }) => code === 'MULTIPLE_DOCS');
  if (second === undefined) return read;
  const message = 'a second document begins here (---), and this file has one';
  return { ...read, problems: [{ offset: second.pos[0], message }] };
}

/** One of several documents, and where its text begins and ends. */
export interface ReadDocument extends ReadYaml {
  range: [number, number];
}

/**
 * Reads every document as Kubernetes does (sigs.k8s.io/yaml): YAML 1.1, in which `yes` is a boolean, and times are
 * texts.
 */
export function readYamlDocuments(text: string, lineCounter?: LineCounter): ReadDocument[] {
  const refused = excess(text);
  const range: [number, number] = [0, text.length];
  if (refused !== undefined)
    return [{ contents: null, value: undefined, problems: [{ offset: 0, message: refused }], range }];
  const documents = parseAllDocuments(text, {
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false,
    version: '1.1',
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp'),
    ...(lineCounter ? { lineCounter } : {}),
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => ({ ...taken(document), range: [document.range[0], document.range[2]] }));
}

/** Judges a parsed document. */
function taken(document: Document.Parsed): ReadYaml {
  const errors = document.errors.map(({ pos: [offset], message }) => ({ offset, message }));
  const problems = errors.length > 0 ? errors : knots(document);
  const { contents } = document;
  if (problems.length > 0) return { contents, value: undefined, problems: problems.slice(0, most.problems) };
  try {
    return { contents, value: document.toJS(), problems };
  } catch (thrown) {
    const message = /alias count/.test(messageOf(thrown))
      ? 'its aliases make far more of it than is written'
      : messageOf(thrown);
    return { contents, value: undefined, problems: [{ offset: 0, message }] };
  }
}

/** The value of a text; throws an Error with what is wrong with it. */
export function yamlValue(text: string): unknown {
  const { value, problems } = readYaml(text);
  const [first] = problems;
  if (first !== undefined) throw new Error(first.message);
  return value;
}

/** Duplicate keys, keys that are not words, and aliases of values that contain them. */
function knots(document: Document.Parsed): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const offsetOf = (node: unknown) => (node as ParsedNode | null)?.range?.[0] ?? 0;
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        const offset = offsetOf(key);
        if (!isScalar(key)) problems.push({ offset, message: 'a key is a word, no list or map' });
        else if (key.value === '__proto__')
          problems.push({ offset, message: 'no key is called "__proto__"' });
        else if (known.has(String(key.value))) problems.push({ offset, message: 'Map keys must be unique' });
        else known.add(String(key.value));
      }
    },
    Alias: (_, alias, path) => {
      const source = alias.resolve(document);
      if (source === undefined)
        problems.push({ offset: offsetOf(alias), message: `*${alias.source} stands for nothing before it` });
      else if (path.some((around) => around === source))
        problems.push({ offset: offsetOf(alias), message: `*${alias.source} stands for what it is part of` });
    },
  });
  return problems;
}

/**
 * What the lexer puts between the tokens of the text: beginnings of documents and scalars, ends of flows, the byte
 * order mark.
 */
const marks = ['\u0002', '\u001f', '\u0018', '\ufeff'];

/** What there is too much of. */
function excess(text: string): string | undefined {
  let flow = 0;
  let aliases = 0;
  let column = 0;
  let begins = true;
  const columns: number[] = [];
  for (const token of new Lexer().lex(text)) {
    if (marks.includes(token)) continue;
    if (token.includes('\n')) {
      column = 0;
      begins = true;
      continue;
    }
    if (token.startsWith('*') && ++aliases > most.aliases) return `it has more than ${most.aliases} aliases`;
    if (token === '[' || token === '{') flow++;
    if (token === ']' || token === '}') flow--;
    if (begins && flow === 0 && token.trim() !== '') {
      while ((columns.at(-1) ?? -1) >= column) columns.pop();
      columns.push(column);
      begins = ['-', '?', ':'].includes(token);
    }
    column += token.length;
    if (columns.length + flow > most.depth) return `it is nested more than ${most.depth} deep`;
  }
  return undefined;
}
