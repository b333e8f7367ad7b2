// How generated tables look, and where they stand: between two comments of a Markdown file, whose other lines people
// write. Pure.

/** A table whose columns are aligned in the source, as people write them. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

/** `` `a`, `b` and `c` `` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A text as code in a cell of a table. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const place = (name: string) => ({ open: `<!-- made by npm run tables: ${name} -->`, close: '<!-- end -->' });

/** The text with each block in its place; a block without a place, or a place without a block, is a fault. */
export function filled(text: string, blocks: Readonly<Record<string, string>>): string {
  const names = [...text.matchAll(/<!-- made by npm run tables: (\S+) -->/g)].map(([, name]) => name ?? '');
  if (names.sort().join() !== Object.keys(blocks).sort().join())
    throw new Error(
      `places ${names.join(', ')} and tables ${Object.keys(blocks).join(', ')} are not the same`,
    );
  return Object.entries(blocks).reduce((filledSoFar, [name, block]) => {
    const { open, close } = place(name);
    const start = filledSoFar.indexOf(open) + open.length;
    const end = filledSoFar.indexOf(close, start);
    if (end < 0) throw new Error(`the place ${name} has no end`);
    return `${filledSoFar.slice(0, start)}\n\n${block}\n\n${filledSoFar.slice(end)}`;
  }, text);
}
