// Probe patterns: `*` stands for any text, everything else for itself, and the whole id must match (see domain/scenario.ts).

/** Whether a probe id such as `apiserver:GET:/api@none` matches a pattern such as `apiserver:*@none`. */
export function matches(pattern: string, id: string): boolean {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's').test(id);
}
