// Wraps text into columns: sentences at spaces, paths before a slash, names after a hyphen or the like, other text
// anywhere.
import { after, joined, type Plain, plainly, startOf } from '../../domain/plain.ts';

const space = plainly` `;

/** Lines of at most `width` characters, broken at spaces. */
export function wrapWords(text: Plain, width: number): Plain[] {
  return fill(wordsIn(text), width, space);
}

/** The words of a text. */
export const wordsIn = (text: Plain): Plain[] => text.split(' ') as Plain[];

/**
 * The lines of a row's label: paths side by side. A long path is broken before a slash, and its continuation is
 * indented.
 */
export function wrapPaths(paths: readonly Plain[], width: number): Plain[] {
  const pieces = paths.flatMap((path) => {
    if (path.length <= width) return [path];
    const parts = breaks(path).flatMap((part) => (part.length > width - 2 ? smallBreaks(part) : [part]));
    const [first = plainly``, ...rest] = fill(parts, width - 2);
    return [first, ...rest.map((line) => plainly`  ${line}`)];
  });
  return fill(pieces, width, space);
}

/** Where a path that is too long is broken: before a slash. */
export const breaks = (path: Plain): Plain[] => path.split(/(?=\/)/) as Plain[];

/** Where a part of it that is still too long is broken: after a hyphen, a colon, an equals sign or a space. */
export const smallBreaks = (part: Plain): Plain[] => part.split(/(?<=[-:= ])/) as Plain[];

/** The lines of a column's heading, as narrow as its longest word permits. */
export function wrapName(name: Plain): Plain[] {
  const words = name.split(/(?<=-)/).flatMap((word) => word.match(/.{1,16}/gu) ?? []) as Plain[];
  return fill(words, Math.max(...words.map((word) => word.length)));
}

/**
 * Fills lines with pieces. A piece longer than a line is cut. If the screen is too narrow, each line gets one
 * character.
 */
function fill(pieces: readonly Plain[], wanted: number, glue: Plain = plainly``): Plain[] {
  const width = Math.max(1, wanted);
  const lines: Plain[] = [];
  let line: Plain | undefined;
  for (let piece of pieces) {
    if (line !== undefined && line.length + glue.length + piece.length <= width) {
      line = joined([line, piece], glue);
      continue;
    }
    if (line !== undefined) lines.push(line);
    while (piece.length > width) {
      const start = startOf(piece, width);
      lines.push(start);
      piece = after(piece, start.length);
    }
    line = piece;
  }
  return line === undefined ? lines : [...lines, line];
}
