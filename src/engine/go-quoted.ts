// Reads Go's quoted strings, as klog writes them (strconv.Quote). They are nearly those of JSON, but also have \a, \v,
// \x00 and \U0001f600.

const short: Record<string, string> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Decodes a quoted string; the argument includes the quotation marks. A byte that is not valid text becomes U+FFFD. */
export function goUnquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs,
      (_, ...[byte, four, eight, char]) => {
        if (char !== undefined) return short[char] ?? char;
        const code = Number.parseInt(byte ?? four ?? eight, 16);
        return (byte !== undefined && code > 0x7f) || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
      },
    );
}
