// Which answers the Go of a binary decides, and not Kubernetes: those that came as a rule predicted that names a
// version of Go. Pure and without imports, since the page uses it too.

/** Whether Go decides what a rule predicts: its sentence names a version of Go, such as "built with Go 1.26". */
export function goDecides(rule: { says: string } | undefined): boolean {
  return rule !== undefined && /\bGo 1\.\d+/.test(rule.says);
}

/** The programs of one version whose two sides are built with different minors of Go. */
export interface GoApart {
  binaries: string[];
  /** `1.22`; several, where a side has programs of several. */
  a: string;
  b: string;
}

interface Built {
  name: string;
  version: string;
  go?: { version: string } | undefined;
}

/** Where the programs of a version, and of the one that it is compared with, differ in the minor of Go. */
export function goApart(
  a: readonly Built[],
  b: readonly Built[],
  versions: Iterable<readonly [a: string, b: string]>,
): GoApart[] {
  const found: GoApart[] = [];
  for (const [one, other] of versions) {
    const [ours, theirs] = [goMinors(a, one), goMinors(b, other)];
    for (const [name, was] of ours) {
      const is = theirs.get(name);
      if (is === undefined || is === was) continue;
      const known = found.find((apart) => apart.a === was && apart.b === is);
      if (known === undefined) found.push({ binaries: [name], a: was, b: is });
      else if (!known.binaries.includes(name)) known.binaries.push(name);
    }
  }
  return found;
}

/** The minor of Go by the name of a program of this version, where it is recorded. */
function goMinors(binaries: readonly Built[], version: string): Map<string, string> {
  const minors = new Map<string, string>();
  for (const { name, version: own, go } of binaries) {
    const [minor] = /^1\.\d+/.exec(go?.version ?? '') ?? [];
    if (own !== version || minor === undefined) continue;
    const known = minors.get(name)?.split(' and ') ?? [];
    minors.set(name, [...new Set([...known, minor])].sort().join(' and '));
  }
  return minors;
}
