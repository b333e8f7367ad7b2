// Writes markdown safely: foreign text is always inside code spans and fenced blocks, where markup, mentions and links
// have no effect. GitHub looks for mentions after it removes escapes, so no other place is safe.
import { type Plain, plain } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { Prose } from './prose.ts';

declare const made: unique symbol;
/** A piece of GitHub's markdown. */
export type Markdown = string & { readonly [made]: true };

/** md`## ${title}`: markdown of this program around values that are markdown already. */
export function md(words: TemplateStringsArray, ...values: Array<Markdown | number>): Markdown {
  return words.map((word, i) => word + (values[i] ?? '')).join('') as Markdown;
}

/** A code span whose fence is longer than any run of backticks inside. */
export function code(text: string): Markdown {
  const safe = fenceable(plain(text).trim());
  const fence = fenceFor(safe, 1);
  const room = safe === '' || /^`|`$/.test(safe) ? ' ' : '';
  return `${fence}${room}${safe}${room}${fence}` as Markdown;
}

/** The text itself if it is only words, else a code span. */
export function word(text: string): Markdown {
  const isWords = /^([.?]!?|[a-z0-9][\w.,!?/-]*( [\w.,!?/-]+)*)$/i.test(text);
  // GitHub turns addresses into links, and numbers into lists.
  return isWords && !/[a-z]\.[a-z]|^\d+\. /i.test(text) ? (text as Markdown) : code(text);
}

/** A sentence with its facts in code spans. */
export function inline(prose: Prose): Markdown {
  return prose.map((piece) => (typeof piece === 'string' ? piece : code(piece.code))).join('') as Markdown;
}

/** Pieces with `glue` between them. */
export function between(glue: Markdown, pieces: readonly Markdown[]): Markdown {
  return pieces.join(glue) as Markdown;
}

/** A list. */
export function bullets(items: readonly Markdown[]): Markdown {
  return items.map((item) => `- ${item}`).join('\n') as Markdown;
}

/** A table. Parsers treat a backslash before a bar differently, so such a bar is spelled out. */
export function table(head: readonly Markdown[], rows: ReadonlyArray<readonly Markdown[]>): Markdown {
  const cell = (text: Markdown) => text.replace(/(?<=\\)\|/g, '\\u{7c}').replace(/(?<!\\)\|/g, '\\|');
  const line = (cells: readonly Markdown[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => md`---`)), ...rows.map(line)].join('\n') as Markdown;
}

/** Lines of a log below an item of a list. */
export function fenced(lines: readonly Plain[]): Markdown {
  const safe = lines.map(fenceable);
  const fence = fenceFor(safe.join('\n'), 3);
  return ['', `${fence}text`, ...safe, fence].join('\n  ') as Markdown;
}

/** Paragraphs, headings, lists and tables as one text. */
export function documentOf(blocks: readonly Markdown[]): Printed {
  return screenText(blocks.join('\n\n').split('\n') as Plain[]);
}

/** No parser accepts fences of any length (cmark 1000, md4c 32), so long runs of backticks are spelled out. */
function fenceable(text: string): string {
  return text.replace(/`{8,}/g, (run) => '\\u{60}'.repeat(run.length));
}

function fenceFor(text: string, shortest: number): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
  return '`'.repeat(Math.max(shortest, ...runs.map((run) => run + 1)));
}
