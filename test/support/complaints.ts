// What is wrong with a text in its format, as who reads that format would see it. Each gives sentences, none where all
// is well.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { lexer, type Token, type Tokens } from 'marked';
import { validateXML } from 'xmllint-wasm';
import type { Results } from '../../src/domain/results.ts';
import { type Output, type ReporterName, reportersFor } from '../../src/report/reporters.ts';
import { complaintsOfTerminal } from './property.ts';
import { resultsOf } from './results-builder.ts';
import { modern } from './results-fixtures.ts';
import { marker } from './schema-results.ts';

/** How a reporter's texts are looked at. */
export interface Looking {
  color?: boolean;
  /** What was reported. */
  results?: Results;
  /** Where texts for `ofJunit` are put, which takes a while to begin. */
  junit: string[];
}

/** Of one of a reporter's texts, whichever it is. */
export function complaintsOf(
  name: ReporterName,
  output: Output,
  { color = false, results, junit }: Looking,
): string[] {
  const { text } = output;
  switch (name) {
    case 'terminal':
    case 'line':
      return ofScreen(text, { color });
    case 'json':
      return ofJson(text, results);
    case 'ndjson':
      return text
        .trimEnd()
        .split('\n')
        .flatMap((one) => ofJson(one));
    case 'badge':
      return ofJson(text);
    case 'sarif':
      return ofSarif(text);
    case 'markdown':
      return ofMarkdown(text);
    case 'github':
      return output.to === 'step-summary' ? ofMarkdown(text) : ofCommands(text);
    case 'junit':
      junit.push(text);
      return [];
    case 'testgrid':
      if (output.to !== 'file') return ['a file was expected'];
      if (output.file.endsWith('.json')) return ofJson(text);
      junit.push(text);
      return /^testgrid\/artifacts\/junit_v[\d.]+\.xml$/.test(output.file) ? [] : [`a file ${output.file}`];
    case 'html':
      return [...ofPage(text), ...ofCi(text)];
    default:
      return name satisfies never;
  }
}

/** Of a text for people: what a terminal obeys, other than colours of ours where there are any, and what CI obeys. */
export function ofScreen(text: string, { color = false } = {}): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of ours
  const shown = color ? text.replace(/\u001b\[(1|22|4|24|7|27|3[0-7]|39|9[0-7])m/g, '') : text;
  return [...complaintsOfTerminal(shown), ...ofCi(text)];
}

/** Of any text: commands of CI. */
export function ofCi(text: string): string[] {
  return [/^\s*::.*$/m, /##\w*\[.*$/m].flatMap((command) => {
    const [found] = command.exec(text) ?? [];
    return found === undefined ? [] : [`a command of CI: ${JSON.stringify(found.slice(0, 80))}`];
  });
}

/** Of JSON; `value` is what it must say. */
export function ofJson(text: string, value?: unknown): string[] {
  const said = JSON.parse(text) as unknown;
  const same = value === undefined || JSON.stringify(said) === JSON.stringify(value);
  return [...ofScreen(text), ...(same ? [] : ['it says something else'])];
}

/** Of code scanning's messages: no link, no place of an argument. */
function ofSarif(text: string): string[] {
  const messages = [...text.matchAll(/"text": "((?:[^"\\]|\\.)*)"/g)].map(([, said = '']) => said);
  const wrong = messages.filter((said) => /\]\(|\{\d+\}/.test(said));
  return [...ofJson(text), ...wrong.map((said) => `a link or an argument in ${said.slice(0, 80)}`)];
}

/** Of workflow commands: each line is one of ours. */
export function ofCommands(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^::(error|warning) title=[\w. -]+::[^\n]*$/.test(line));
  return [
    ...complaintsOfTerminal(text),
    ...(lines.join() === '' ? [] : [`a line that is no annotation: ${JSON.stringify(lines[0])}`]),
    ...(text.split('\n').length > 21 ? ['more annotations than GitHub shows'] : []),
  ];
}

/** Of GitHub's markdown: whatever is not ours stands in code, and tables have as many cells in each row. */
export function ofMarkdown(text: string): string[] {
  const found: string[] = [];
  const visit = (token: Token) => {
    const { type, raw } = token;
    const quoted = JSON.stringify(raw.slice(0, 120));
    if (['html', 'link', 'image', 'blockquote', 'hr', 'def'].includes(type)) found.push(`${type}: ${quoted}`);
    if (type === 'code' && !raw.trimStart().startsWith('```')) found.push(`indented: ${quoted}`);
    const parts = partsOf(token);
    if (parts.length === 0 && type !== 'codespan' && type !== 'code' && new RegExp(`${marker}|@`).test(raw))
      found.push(`text of others: ${quoted}`);
    if (type === 'table') found.push(...rowsOf(token as Tokens.Table));
    for (const part of parts) visit(part);
  };
  for (const token of lexer(text)) visit(token);
  return [...found, ...ofScreen(text), ...(/`{9}/.test(text) ? ['a fence that not every parser takes'] : [])];
}

function partsOf(token: Token): Token[] {
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].flat().flatMap(({ tokens }) => tokens);
  }
  const { items, tokens } = token as Tokens.List & { tokens?: Token[] };
  return items ?? tokens ?? [];
}

/**
 * Parsers cut what a row has too many, so bars are counted; and not all take a backslash before `\|` for one of its
 * own.
 */
function rowsOf({ raw }: Tokens.Table): string[] {
  const rows = raw.trimEnd().split('\n');
  const cells = rows.map((row) => row.match(/(?<!\\)\|/g)?.length);
  return [
    ...(new Set(cells).size > 1 ? [`a table with rows of ${[...new Set(cells)].join(' and ')} bars`] : []),
    ...(/\\\\\|/.test(raw) ? ['a backslash before a bar that is escaped'] : []),
  ];
}

const schema = readFileSync(join(import.meta.dirname, '../fixtures/junit.xsd'), 'utf8');

/**
 * Of JUnit, by libxml2: what is not well-formed or not as its schema says. Many at once, since it takes a while to
 * begin.
 */
export async function ofJunit(texts: readonly string[]): Promise<string[]> {
  const xml = texts.map((contents, n) => ({ fileName: `${n}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [schema], maxMemoryPages: 16_384 });
  return [...errors.map(({ rawMessage }) => rawMessage), ...texts.flatMap((text) => ofScreen(text))];
}

/** A page of results that nobody is hostile in. */
const friendly = () =>
  reportersFor(['html'])[0]?.outputs(resultsOf(modern), { columns: 80, color: false })[0]?.text ?? '';
let empty: string | undefined;

/** Of the page: its data is data, and its only elements are those of any page. */
export function ofPage(page: string): string[] {
  empty ??= friendly();
  const data = /(?<=<script type="[a-z/]+" id="(?:index|pack-\d+)">)[^<]*/g;
  const elements = (text: string) =>
    text
      .replace(data, '')
      .match(/<[a-z!/][^<>]*>/gi)
      ?.filter((tag) => !tag.includes('"pack-') && tag !== '</script>')
      .join();
  const [index = '', ...packs] = page.match(data) ?? [];
  const inflated = packs.map((pack) => inflateRawSync(Buffer.from(pack, 'base64')).toString());
  for (const text of inflated) JSON.parse(text);
  return [...(elements(page) === elements(empty) ? [] : ['elements that are not ours']), ...ofJson(index)];
}
