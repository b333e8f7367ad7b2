// Finds a Go for a build: the installed one if the caller accepts its version, otherwise a toolchain that the installed
// one downloads. The user's own settings (GOPROXY, GOFLAGS in `go env -w`, …) stay as they are. Only settings that a
// build needs are set for its process.
import { availableParallelism, totalmem } from 'node:os';
import { ExecaError, execa } from 'execa';
import { messageOf } from '../domain/error.ts';
import type { Go } from './catalogue.ts';
import { atLeast } from './go-version.ts';
import { defaultSearchPath } from './options.ts';

/** A usable Go: its command, and the environment for its processes. */
export interface Toolchain {
  command: string;
  version: string;
  env: Record<string, string>;
  /** Whether it compares every downloaded module with Go's checksum database. Some users disable that. */
  sumdb: boolean;
}

/** The reason why there is no Go for a build, and what to do about it. */
export interface NoGo {
  missing: string;
}

/** The first version with GOTOOLCHAIN, with which one Go downloads another. */
const oldestUsable = '1.21.0';

/** Which Go may build something. */
export interface GoChoice {
  /** Versions to download; the first available one is used. Empty to download nothing. */
  fetch: readonly string[];
  /** Whether an installed Go of this version is accepted, so that nothing is downloaded. */
  local(version: string): boolean;
}

/** The choice for a tool: any Go that is new enough. */
export function toolChoice({ use, localFrom }: Go): GoChoice {
  return {
    fetch: [use],
    local: (version) => localFrom !== undefined && atLeast(version, localFrom),
  };
}

/** Any installed Go: enough to download modules. */
export const anyGo: GoChoice = { fetch: [], local: () => true };

/** Where to look for a Go. */
export interface GoSearch {
  searchPath?: string | undefined;
  /** Folders in which Go is usually installed. */
  alsoIn?: readonly string[];
}

/** The Go for a `choice`. Downloads a toolchain if necessary. */
export async function toolchainFor(
  choice: GoChoice,
  { searchPath = defaultSearchPath, alsoIn = usualFolders }: GoSearch,
  signal: AbortSignal,
): Promise<Toolchain | NoGo> {
  const installed = await installedGo([...searchPath.split(':'), ...alsoIn], signal);
  const install = 'install Go 1.21 or newer from https://go.dev/dl (unpack it to /usr/local/go)';
  if (installed === undefined) return { missing: `Go is not installed: ${install}` };
  if (!atLeast(installed.version, oldestUsable)) {
    return { missing: `Go ${installed.version} is too old to fetch other toolchains: ${install}` };
  }
  const names = choice.local(installed.version) ? ['local'] : choice.fetch.map((version) => `go${version}`);
  const because: string[] = [];
  for (const name of names) {
    const found = await switched(installed, { toolchain: name, searchPath }, signal);
    if (!('missing' in found)) return found;
    because.push(found.missing);
  }
  return { missing: because.join('; ') };
}

/** The Go that the installed one runs with this GOTOOLCHAIN. */
async function switched(
  installed: { command: string; version: string },
  { toolchain, searchPath }: { toolchain: string; searchPath: string },
  signal: AbortSignal,
): Promise<Toolchain | NoGo> {
  try {
    const wanted = ['GOROOT', 'GOVERSION', 'GOSUMDB', 'GONOSUMDB'];
    const { stdout } = await execa(installed.command, ['env', ...wanted], {
      env: { GOTOOLCHAIN: toolchain, GOFLAGS: '' },
      timeout: 600_000,
      cancelSignal: signal,
      cwd: '/',
    });
    const [root = '', name = '', sumdb = '', exempt = ''] = stdout.split('\n');
    return {
      command: `${root}/bin/go`,
      version: name.replace(/^go/, ''),
      env: environment(root, name, searchPath),
      sumdb: !['', 'off'].includes(sumdb) && exempt === '',
    };
  } catch (thrown) {
    signal.throwIfAborted();
    const said =
      thrown instanceof ExecaError ? String(thrown.stderr).trim().split('\n') : [messageOf(thrown)];
    return { missing: `Go ${installed.version} cannot fetch ${toolchain}: ${said.slice(-2).join(' ')}` };
  }
}

function environment(root: string, name: string, searchPath: string): Record<string, string> {
  const version = name.replace(/^go/, '');
  return {
    // A generator that looks up packages runs `go` itself, and must find this one.
    PATH: `${root}/bin:${searchPath}`,
    GOTOOLCHAIN: 'local',
    GOFLAGS: atLeast(version, '1.18.0') ? '-mod=mod -buildvcs=false' : '-mod=mod',
    GO111MODULE: 'on',
    GOWORK: 'off',
    CGO_ENABLED: '0',
    ...(atLeast(version, '1.19.0')
      ? { GOGC: 'off', GOMEMLIMIT: `${compilerMiB()}MiB` }
      : { GOGC: oldGoGc() }),
  };
}

/**
 * The memory from which on a compiler collects its garbage. Without garbage collection below that, it takes a quarter
 * less of the processor; there is one compiler for each processor, and a linker.
 */
const compilerMiB = () => Math.max(256, Math.floor(totalmem() / 2 ** 20 / (4 * availableParallelism())));

/**
 * A Go before 1.19 knows no such limit. It collects no garbage where each compiler has memory for all of it, elsewhere
 * less often than usual.
 */
const oldGoGc = () => (compilerMiB() >= 2_500 ? 'off' : '400');

/** The folders of Go's own instructions and of distributions, for users who have not extended PATH. */
const usualFolders = ['/usr/local/go/bin', '/usr/lib/go/bin'];

/** The first installed Go that is new enough, otherwise the first one. */
async function installedGo(
  folders: string[],
  signal: AbortSignal,
): Promise<{ command: string; version: string } | undefined> {
  let first: { command: string; version: string } | undefined;
  for (const command of folders.map((folder) => `${folder}/go`)) {
    const { stdout, failed } = await execa(command, ['env', 'GOVERSION'], {
      env: { GOTOOLCHAIN: 'local', GOFLAGS: '' },
      timeout: 30_000,
      cancelSignal: signal,
      reject: false,
      cwd: '/',
    });
    signal.throwIfAborted();
    if (failed || !stdout?.startsWith('go')) continue;
    const found = { command, version: stdout.slice(2) };
    if (atLeast(found.version, oldestUsable)) return found;
    first ??= found;
  }
  return first;
}
