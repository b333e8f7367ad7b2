// Texts as a shell takes them: words that are only themselves, files whose content nothing expands.

/** A word for the shell that is only itself. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Lines that write a file. */
export function heredoc(file: string, text: string): string {
  let end = 'EOF';
  while (text.split('\n').includes(end)) end += '_';
  return `cat > ${quoted(file)} <<'${end}'\n${text.replace(/\n*$/, '\n')}${end}`;
}

/** A text that stays on its line, for comments. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
