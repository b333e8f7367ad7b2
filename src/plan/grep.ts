// The expressions of `--grep`. They may come from somebody else's journal, so RE2 matches them in time that grows only
// with the text. A construct that RE2 lacks is reported by its name.
import { createRequire } from 'node:module';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { inQuotes } from '../domain/text.ts';

/** Tests whether an id matches. */
export type Grep = Pick<RegExp, 'test'>;

/** Long enough for any cell id with each of its characters escaped. */
const longest = 5_000;

/** The expression of `--grep`; anything of an id may match. */
export function grepOf(text: string): Grep {
  const invalid = (why: string, cause?: unknown) =>
    new BearerlessError('user', 'invalid-grep', `--grep ${inQuotes(text)}: ${why}`, {
      hint: "A regular expression (RE2) on cell ids, for example --grep 'anonymous-off.*@none$'",
      cause,
    });
  if (text.length > longest) throw invalid(`an expression has at most ${longest} characters`);
  // Loaded only when it is used, so that other commands do not wait for it.
  const { RE2JS } = createRequire(import.meta.url)('re2js') as typeof import('re2js');
  try {
    const compiled = RE2JS.compile(text);
    return { test: (id) => compiled.test(id) };
  } catch (cause) {
    throw invalid(whyOf(messageOf(cause)), cause);
  }
}

/** The message of RE2, in words that name the missing construct. */
function whyOf(said: string): string {
  if (/`\(\?[=!]/.test(said)) return 'it has a lookahead, (?=…) or (?!…), which is not supported';
  if (/`\(\?<[=!]/.test(said)) return 'it has a lookbehind, (?<=…) or (?<!…), which is not supported';
  if (/`\\(\d|k)/.test(said)) return 'it has a backreference, such as \\1, which is not supported';
  return said.replace(/^error parsing regexp: /, '');
}
