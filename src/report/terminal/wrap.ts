// Fitting text into columns: prose breaks at spaces, paths before a slash, names after a hyphen, anything else where it must.

/** Lines no longer than `width`, each break at a space. */
export function wrapWords(text: string, width: number): string[] {
  return fill(text.split(' '), width, ' ');
}

/** The lines of a row's label: paths side by side, a long one broken before a slash and continued further in. */
export function wrapPaths(paths: readonly string[], width: number): string[] {
  const pieces = paths.flatMap((path) => {
    if (path.length <= width) return [path];
    const [first = '', ...rest] = fill(path.split(/(?=\/)/), width - 2, '');
    return [first, ...rest.map((line) => `  ${line}`)];
  });
  return fill(pieces, width, ' ');
}

/** The lines of a column's heading, as narrow as its longest word allows. */
export function wrapName(name: string): string[] {
  const words = name.split(/(?<=-)/).flatMap((word) => word.match(/.{1,16}/gu) ?? []);
  return fill(words, Math.max(...words.map((word) => word.length)), '');
}

/** Puts pieces on lines as they fit; a piece longer than a line is cut. */
function fill(pieces: readonly string[], width: number, glue: string): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (let piece of pieces) {
    if (line !== undefined && line.length + glue.length + piece.length <= width) {
      line += glue + piece;
      continue;
    }
    if (line !== undefined) lines.push(line);
    for (; piece.length > width; piece = piece.slice(width)) lines.push(piece.slice(0, width));
    line = piece;
  }
  return line === undefined ? lines : [...lines, line];
}
