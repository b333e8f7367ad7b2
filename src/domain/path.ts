// The path of an HTTP request with its query, written as it is sent. Nothing is encoded or normalized. A path that a
// request line cannot carry is refused, with its percent-encoded form in the message.
import { z } from 'zod';

/** Characters; longer ones are about the length alone, and some server in between cuts them. */
const longest = 2_000;

/** A path as the request line carries it. `%41`, `..`, `//` and `"` are sent unchanged. */
export const Path = z.string().check((context) => {
  const message = problemOf(context.value);
  if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
});

function problemOf(path: string): string | undefined {
  if (!path.startsWith('/')) return 'a path begins with "/"';
  if (path.length > longest)
    return `a path has at most ${longest.toLocaleString('en')} characters, and this has ${path.length.toLocaleString('en')}`;
  const [found] = /[^!-~]|#/u.exec(path) ?? [];
  return found === undefined
    ? undefined
    : `HTTP cannot carry ${named(found)} in a path; percent-encoded it is ${encoded(path)}`;
}

function named(char: string): string {
  if (char === ' ') return 'a space';
  if (char === '#') return '"#", which begins a fragment,';
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /\p{L}/u.test(char) ? `"${char}"` : `the character U+${code}`;
}

/** The path with what HTTP cannot carry as the bytes of its UTF-8. */
function encoded(path: string): string {
  const bytes = (char: string) => [...new TextEncoder().encode(char)];
  const hex = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return path.replace(/[^!-~]|#/gu, (char) => bytes(char).map(hex).join(''));
}
