// A Go to build with: the installed one when it will do, else a toolchain that it fetches. Which will do, the caller
// says. The user's own settings (GOPROXY, GOFLAGS in `go env -w`, …) stay as they are; only what a build must have is
// set per child.
import { ExecaError, execa } from 'execa';
import { messageOf } from '../domain/error.ts';
import type { Go } from './catalogue.ts';
import { atLeast } from './go-version.ts';
import { defaultSearchPath } from './options.ts';

/** A Go that is there: its command, and the environment its children are started with. */
export interface Toolchain {
  command: string;
  version: string;
  env: Record<string, string>;
  /** Whether every module it fetches is compared with Go's checksum database; some users tell it not to. */
  sumdb: boolean;
}

/** Why there is no Go to build with, and what to do about it. */
export interface NoGo {
  missing: string;
}

/** GOTOOLCHAIN, by which one Go fetches another, came with this version. */
const oldestUsable = '1.21.0';

/** Which Go may build a thing. */
export interface GoChoice {
  /** Versions to fetch, the first that can be had; none to fetch nothing. */
  fetch: readonly string[];
  /** Whether an installed Go of this version will do, and nothing is fetched. */
  local(version: string): boolean;
}

/** What may build a tool: any Go that is new enough. */
export function toolChoice({ use, localFrom }: Go): GoChoice {
  return {
    fetch: [use],
    local: (version) => localFrom !== undefined && atLeast(version, localFrom),
  };
}

/** Whatever is installed: enough to fetch modules. */
export const anyGo: GoChoice = { fetch: [], local: () => true };

/** Where a Go is looked for. */
export interface GoSearch {
  searchPath?: string | undefined;
  /** Folders in which Go is usually installed. */
  alsoIn?: readonly string[];
}

/** The Go that builds by `choice`. Fetches a toolchain where it must. */
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

/** The Go that the installed one becomes under this GOTOOLCHAIN. */
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
    // A generator that looks packages up runs `go` itself and must find this one.
    PATH: `${root}/bin:${searchPath}`,
    GOTOOLCHAIN: 'local',
    GOFLAGS: atLeast(version, '1.18.0') ? '-mod=mod -buildvcs=false' : '-mod=mod',
    GO111MODULE: 'on',
    GOWORK: 'off',
    CGO_ENABLED: '0',
  };
}

/** Where Go's own instructions and distributions put it, for those who have not extended PATH. */
const usualFolders = ['/usr/local/go/bin', '/usr/lib/go/bin'];

/** The first installed Go that is of use, or the first at all. */
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
