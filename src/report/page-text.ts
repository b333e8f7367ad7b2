// Shows a page of the documentation in a terminal: Markdown as lines of text. It knows what the pages use: headings,
// paragraphs, lists, tables, examples and links. Pure.
import { type Plain, plain, plainLines, plainly, spelledOut } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { ReportOptions } from './report.ts';
import { type Paint, paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

interface Screen {
  width: number;
  paint: Paint;
}

/** The page as text for people; examples keep their lines, everything else fits the columns. */
export function pageText(markdown: string, options: Pick<ReportOptions, 'columns' | 'color'>): Printed {
  const screen = { width: Math.max(40, options.columns), paint: paintWith(options) };
  const blocks = blocksOf(markdown).map((block) => linesOf(block, screen));
  return screenText(blocks.flatMap((lines, i) => (i === 0 ? lines : [plainly``, ...lines])));
}

/** The row of a table whose first cell is this code, as text: `` | `no-docker` | … | ``; undefined without one. */
export function rowText(
  markdown: string,
  code: string,
  options: Pick<ReportOptions, 'columns' | 'color'>,
): Printed | undefined {
  const table = blocksOf(markdown).find(({ lines }) =>
    lines.some((line) => line.startsWith(`| \`${code}\` `)),
  );
  if (table === undefined) return undefined;
  const [head = [], ...rows] = rowsOf(table.lines);
  const row = rows.find(([first]) => first === code);
  if (row === undefined) return undefined;
  return screenText(entry(head, row, { width: Math.max(40, options.columns), paint: paintWith(options) }));
}

interface Block {
  kind: 'text' | 'heading' | 'list' | 'table' | 'example';
  lines: string[];
}

/** The blocks of a page, without comments and pictures. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      fenced = !fenced;
      open = fenced ? { kind: 'example', lines: [] } : undefined;
      if (open) blocks.push(open);
      continue;
    }
    if (fenced) {
      open?.lines.push(line);
      continue;
    }
    if (line.trim() === '' || /^(<!--|!\[)/.test(line)) {
      open = undefined;
      continue;
    }
    const kind = kindOf(line);
    const goesOn =
      open !== undefined && (open.kind === kind || (open.kind === 'list' && line.startsWith('  ')));
    if (open !== undefined && goesOn && kind !== 'heading') open.lines.push(line);
    else {
      open = { kind, lines: [line] };
      blocks.push(open);
    }
  }
  return blocks;
}

function kindOf(line: string): Block['kind'] {
  if (/^#{1,6} /.test(line)) return 'heading';
  if (line.startsWith('|')) return 'table';
  return /^([-*]|\d+\.) /.test(line) ? 'list' : 'text';
}

function linesOf({ kind, lines }: Block, screen: Screen): Plain[] {
  switch (kind) {
    case 'heading':
      return lines.map((line) => screen.paint('bold', plain(inline(line.replace(/^#+ /, '')))));
    case 'example':
      return plainLines(lines.join('\n')).map((line) => plainly`  ${line}`);
    case 'list':
      return itemsOf(lines).flatMap(({ mark, text }) => hanging(mark, text, screen.width));
    case 'table':
      return tableLines(lines, screen);
    case 'text':
      return wrapWords(plain(inline(lines.join(' '))), screen.width);
    default:
      return kind satisfies never;
  }
}

/** What a line of Markdown says, without its marks; where a link leads on the web stays beside its text. */
function inline(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part.slice(1, -1) : unmarked(part)))
    .join('')
    .replaceAll('\\|', '|');
}

function unmarked(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\((https?:[^)]+)\)/g, '$1 ($2)')
    .replace(/\]\((?!https?:)[^)]*\)/g, '')
    .replace(/\[(?=[^\]]*$|[^\]]*\[)/g, '')
    .replace(/\*\*|(?<![\w/])_(?=\w)|(?<=[\w.])_(?![\w/])/g, '');
}

function itemsOf(lines: readonly string[]): Array<{ mark: string; text: string }> {
  const items: Array<{ mark: string; text: string }> = [];
  for (const line of lines) {
    const [, mark = '', text = ''] = /^((?:[-*]|\d+\.) )(.*)/.exec(line) ?? [];
    const last = items.at(-1);
    if (mark === '' && last !== undefined) last.text += ` ${line.trim()}`;
    else items.push({ mark, text });
  }
  return items.map(({ mark, text }) => ({ mark, text: inline(text) }));
}

/** A text behind a mark, whose further lines begin below its first word. */
function hanging(mark: string, text: string, width: number): Plain[] {
  const [first, rest] = [spelledOut(mark), spelledOut(' '.repeat(mark.length))];
  return wrapWords(plain(text), width - mark.length).map(
    (line, i) => plainly`${i === 0 ? first : rest}${line}`,
  );
}

/** The cells of the rows, without the line below the head. */
function rowsOf(lines: readonly string[]): string[][] {
  return lines
    .filter((line) => !/^\|[ |:-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => inline(cell.trim())),
    );
}

/** As columns where they fit; else each row by itself: its first cell, and below it the others with their heads. */
function tableLines(lines: readonly string[], screen: Screen): Plain[] {
  const [head = [], ...rows] = rowsOf(lines);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? '').length)));
  const whole = widths.reduce((sum, width) => sum + width + 2, -2);
  if (whole > screen.width) {
    return rows.flatMap((row, i) => [...(i === 0 ? [] : [plainly``]), ...entry(head, row, screen)]);
  }
  return [head, ...rows].map((row, i) => {
    const [line = plainly``] = plainLines(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
    return i === 0 ? screen.paint('bold', line) : line;
  });
}

function entry(head: readonly string[], row: readonly string[], { width, paint }: Screen): Plain[] {
  const [first = '', ...others] = row;
  return [
    ...wrapWords(plain(first), width).map((line) => paint('bold', line)),
    ...others.flatMap((cell, i) => (cell === '' ? [] : hanging(`  ${head[i + 1] || ' '}: `, cell, width))),
  ];
}
