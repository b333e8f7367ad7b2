// A Go of a test's own: a script that fetches toolchains, has a module `k8s.io/kubernetes`, builds by the test's wish
// and keeps what it was called with.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const systemPath = '/usr/bin:/bin';

/** The turn of a build if nobody else builds. */
export const turn = async (): Promise<AsyncDisposable> => ({ async [Symbol.asyncDispose]() {} });

export interface Ground {
  folder: string;
  searchPath: string;
  /** What the fake Go was called with, one line a call: some of its environment, then its arguments. */
  calls(): Promise<string[]>;
}

/**
 * With a Go of `version` that fetches toolchains but those of `lacking`, has a module `k8s.io/kubernetes`, and builds
 * by `build` (sh).
 */
export async function withGo(
  version: string,
  build: string,
  act: (ground: Ground) => Promise<void>,
  lacking = 'none',
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-go-'));
  const bin = join(folder, 'goroot/bin');
  const source = join(folder, 'source');
  await mkdir(bin, { recursive: true });
  await mkdir(join(source, 'pkg/generated/openapi'), { recursive: true });
  await writeFile(join(source, 'pkg/generated/openapi/zz_generated.openapi.go'), '');
  await writeFile(join(source, 'go.mod'), 'module k8s.io/kubernetes\n\ngo 1.24.0\n');
  const script = `#!/bin/sh
echo "$GOTOOLCHAIN|$GOFLAGS|$CGO_ENABLED$GODEBUG $*" >> ${folder}/calls
case "$1 $2" in
  "env GOVERSION") echo go${version};;
  "env GOROOT")
    case "$GOTOOLCHAIN" in ${lacking}) echo "go: no such toolchain" >&2; exit 1;; esac
    echo ${folder}/goroot
    if [ "$GOTOOLCHAIN" = local ]; then echo go${version}; else echo $GOTOOLCHAIN; fi
    echo "\${GOSUMDB:-sum.golang.org}"; echo "$GONOSUMDB";;
  "mod download") echo '{"Dir": "${source}"}';;
  build*) ${build};;
esac
`;
  await writeFile(join(bin, 'go'), script);
  await chmod(join(bin, 'go'), 0o755);
  try {
    await act({
      folder,
      searchPath: `${bin}:${systemPath}`,
      calls: async () => (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n'),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
