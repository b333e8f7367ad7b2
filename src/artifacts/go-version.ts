// Compares Go versions such as `1.26`, `1.26.8` and `1.27rc1`.

/** Whether Go `version` is `least` or newer. */
export function atLeast(version: string, least: string): boolean {
  const parts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const [a, b] = [parts(version), parts(least)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Whether both have the same minor, like `1.26.8` and `1.26.10`. */
export function sameGoMinor(a: string, b: string): boolean {
  const minor = (version: string) => /^1\.\d+/.exec(version)?.[0];
  return minor(a) !== undefined && minor(a) === minor(b);
}
