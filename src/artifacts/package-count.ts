// How far a `go build` is: how many packages it has begun to compile, of those that Go's cache does not have. `go build
// -v` names each of them.

/**
 * The option of `go list -deps` whose output `packageCount` reads: a line for each package that is to be compiled. Go
 * before 1.20 calls what is only in its cache stale as well (cmd/go/internal/work/exec.go).
 */
export const packageFormat = [
  '-f',
  '{{if and .Stale (ne .StaleReason "not installed but available in build cache")}}{{.ImportPath}}{{end}}',
] as const;

/** How many packages are begun, of how many. */
export interface PackageState {
  done: number;
  total: number;
}

export interface PackageCount {
  /** Notes that the build begins to compile a package; false if the line names none. */
  begins(line: string): boolean;
  state(): PackageState;
}

/** Counts the packages that `go list -deps` listed in `packageFormat`. */
export function packageCount(listed: string): PackageCount {
  const packages = new Set(listed.split('\n').filter(Boolean));
  const begun = new Set<string>();
  return {
    begins(line) {
      if (!packages.has(line)) return false;
      begun.add(line);
      return true;
    },
    state: () => ({ done: begun.size, total: packages.size }),
  };
}
