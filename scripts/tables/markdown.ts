// How generated tables look, and where they stand: between two comments of a Markdown file, whose other lines people
// write. Pure.
import { groupBy } from '../../src/domain/lists.ts';

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

/** The text with a block in the place of that name; `by` is the script that makes it. */
export function put(text: string, { by, name, block }: { by: string; name: string; block: string }): string {
  const open = `<!-- made by npm run ${by}: ${name} -->`;
  const start = text.indexOf(open) + open.length;
  const end = text.indexOf('<!-- end -->', start);
  if (start < open.length || end < 0) throw new Error(`the place ${name} is missing, or has no end`);
  return `${text.slice(0, start)}\n\n${block}\n\n${text.slice(end)}`;
}

/** The text with each block in its place; a block without a place, or a place without a block, is a fault. */
export function filled(text: string, blocks: Readonly<Record<string, string>>): string {
  const names = [...text.matchAll(/<!-- made by npm run tables: (\S+) -->/g)].map(([, name]) => name ?? '');
  if (names.sort().join() !== Object.keys(blocks).sort().join())
    throw new Error(
      `places ${names.join(', ')} and tables ${Object.keys(blocks).join(', ')} are not the same`,
    );
  const entries = Object.entries(blocks);
  return entries.reduce((sofar, [name, block]) => put(sofar, { by: 'tables', name, block }), text);
}

/** Of which versions a table is: the list is oldest first, and only its ends are named if it is long. */
export function measuredOn(versions: readonly string[]): string {
  const some =
    versions.length > 4
      ? `${versions.length} versions, ${versions[0]} to ${versions.at(-1)}`
      : listed(versions);
  return `Measured on ${some}.`;
}

/** A cell of a table over versions: the answer that all gave, or each with its versions; `–` where there is none. */
export function answersOf(answers: ReadonlyArray<readonly [version: string, answer: string]>): string {
  const said = groupBy(answers, ([, answer]) => answer).map((same) => {
    const versions = same.map(([version]) => version).join(', ');
    return same.length === answers.length ? same[0]?.[1] : `${same[0]?.[1]} (${versions})`;
  });
  return said.join('; ') || '–';
}
