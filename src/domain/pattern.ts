// Probe patterns: `*` stands for any text, everything else for itself, and the whole id must match (see
// domain/scenario.ts).

/** Few patterns are matched against many ids. */
const known = new Map<string, readonly string[]>();

/**
 * Whether a probe id such as `apiserver:GET:/api@none` matches a pattern such as `apiserver:*@none`. What stands
 * between two stars is looked for once, from left to right, and never again: no pattern is slower than its length times
 * the id's.
 */
export function matches(pattern: string, id: string): boolean {
  const parts = known.get(pattern) ?? pattern.split('*');
  known.set(pattern, parts);
  const [first = '', ...between] = parts;
  const last = between.pop();
  if (last === undefined) return first === id;
  const end = id.length - last.length;
  if (end < first.length || !id.startsWith(first) || !id.endsWith(last)) return false;
  let at = first.length;
  for (const part of between) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
