// Quotes texts for a shell, and is the only place that does: words, files whose content nothing expands, and comments
// that stay comments. A shell drops NUL wherever it reads one, so NUL is dropped here first; otherwise two texts could
// become one.
import { plain } from './plain.ts';

/** A word that the shell takes literally. */
export function quoted(text: string): string {
  return `'${withoutNul(text).replaceAll("'", `'\\''`)}'`;
}

/** The same without quotes where none are needed, for lines that people read. */
export function word(text: string): string {
  return harmless.test(text) ? text : quoted(text);
}

/** A command as a line for people. */
export const lineOf = (argv: readonly string[]): string => argv.map(word).join(' ');

const harmless = /^[\w@%+=:,./-]+$/;

/** A word for fish, whose single quotes know two escapes. */
export function fishQuoted(text: string): string {
  return `'${withoutNul(text).replace(/[\\']/g, '\\$&')}'`;
}

/** The same as short as it can be. */
export function fishWord(text: string): string {
  return harmless.test(text) ? text : fishQuoted(text);
}

/** Lines that write a file. */
export function heredoc(file: string, text: string): string {
  const content = withoutNul(text).replace(/\n*$/, '\n');
  let end = 'EOF';
  while (content.split('\n').includes(end)) end += '_';
  return `cat > ${quoted(file)} <<'${end}'\n${content}${end}`;
}

/** A text as a comment of one line. */
export function comment(text: string): string {
  return `# ${oneLine(text)}`;
}

/** A text that stays on its line, with what a terminal would obey spelled out. */
export const oneLine = (text: string): string => plain(text);

const withoutNul = (text: string): string => text.replaceAll('\0', '');
