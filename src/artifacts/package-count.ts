// How far a `go build` is: which packages it has compiled, and how large a share of all source text they are. `go build
// -v` names a package when it begins to compile it, and by then everything that this package imports is there.
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** The options of `go list` whose output `packageCount` reads. */
export const packageFormat = [
  '-f',
  '{{.ImportPath}}|{{.Dir}}|{{join .Imports ","}}|{{range .GoFiles}}{{.}},{{end}}',
] as const;

/** How many packages are done, of how many, and their share of the source text, from 0 to 1. */
export interface PackageState {
  done: number;
  total: number;
  share: number;
}

export interface PackageCount {
  /** Notes that the build begins to compile a package; false if the line names none. */
  begins(line: string): boolean;
  state(): PackageState;
}

/** Counts the packages that `go list -deps` listed in `packageFormat`. */
export function packageCount(listed: string): PackageCount {
  const packages = new Map(
    listed
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [path = '', folder = '', imports = '', files = ''] = line.split('|');
        const bytes = files
          .split(',')
          .filter(Boolean)
          .reduce((sum, file) => sum + sizeOf(join(folder, file)), 0);
        return [path, { imports: imports.split(','), bytes }];
      }),
  );
  const all = [...packages.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const done = new Set<string>();
  let bytes = 0;
  const finish = (path: string) => {
    const found = packages.get(path);
    if (found === undefined || done.has(path)) return;
    done.add(path);
    bytes += found.bytes;
    for (const one of found.imports) finish(one);
  };
  return {
    begins(line) {
      const found = packages.get(line);
      for (const one of found?.imports ?? []) finish(one);
      return found !== undefined;
    },
    state: () => ({ done: done.size, total: packages.size, share: all === 0 ? 0 : bytes / all }),
  };
}

/** The bytes of a file; 0 for one that only an overlay has. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
