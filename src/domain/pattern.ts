// Probe patterns: `*` stands for any text, everything else for itself, and the whole id must match (see domain/scenario.ts).

/** Few patterns meet many ids. */
const compiled = new Map<string, RegExp>();

/** Whether a probe id such as `apiserver:GET:/api@none` matches a pattern such as `apiserver:*@none`. */
export function matches(pattern: string, id: string): boolean {
  const shape = compiled.get(pattern) ?? regExpOf(pattern);
  compiled.set(pattern, shape);
  return shape.test(id);
}

function regExpOf(pattern: string): RegExp {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's');
}
