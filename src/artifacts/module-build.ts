// Builds one program from its Go module, with its version stamped in. Kubernetes binaries without a version misbehave:
// kubeadm derives its rules from its own version. The caller decides where and when to build. The result is a file or
// the build's error.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import type { Integrity } from '../domain/results.ts';
import { minorOf } from '../domain/version.ts';
import type { Artifact } from './component.ts';
import { anyGo, type NoGo, type Toolchain, toolChoice, toolchainFor } from './go.ts';
import { buildGoMod } from './go-mod.ts';
import { sameGoMinor } from './go-version.ts';
import { openapiOverlay } from './openapi.ts';
import type { ReportProgress } from './options.ts';
import { goOfSource, releaseChoice } from './release-go.ts';

const buildLimitMs = 90 * 60_000;

/** The facts about a finished build. */
export interface Built {
  integrity: Integrity;
  /** The Go version of the release, from its source; only for Kubernetes. */
  releaseGo?: string;
}

/** A program to build. */
export interface ModuleBuild {
  artifact: Artifact;
  /** The path of the finished program. */
  target: string;
  /** The folder for builds. Each build uses a subfolder. */
  workRoot: string;
  tell: ReportProgress;
  signal: AbortSignal;
  searchPath?: string | undefined;
  /** Whether the installed Go may build the program if the Go of its release is not available. */
  allowOtherGo?: boolean | undefined;
}

/** Builds a program. Returns the reason if there is no Go for it. */
export async function buildModule(wanted: ModuleBuild): Promise<NoGo | Built> {
  const { artifact, target, workRoot, tell, signal } = wanted;
  const fetcher = await toolchainFor(anyGo, wanted, signal);
  if ('missing' in fetcher) return fetcher;
  const { module, family, component } = artifact;
  const workDir = join(workRoot, artifact.folder);
  await mkdir(workDir, { recursive: true });
  tell('build', `fetches the module ${module.path} ${module.version}`);
  await writeFile(join(workDir, 'go.mod'), 'module build\n');
  const download = ['mod', 'download', '-json', `${module.path}@${module.version}`];
  const { Dir: source } = JSON.parse(await runner(fetcher, wanted, workDir)('go', download));
  const releaseGo =
    artifact.family === 'kubernetes' ? ((await goOfSource(source)) ?? artifact.module.go.release) : undefined;
  const toolchain = await toolchainOf(wanted, releaseGo);
  if ('missing' in toolchain) return toolchain;
  const run = runner(toolchain, wanted, workDir);
  await writeFile(
    join(workDir, 'go.mod'),
    buildGoMod(module, await readFile(join(source, 'go.mod'), 'utf8')),
  );
  const overlay =
    family === 'kubernetes'
      ? await openapiOverlay({
          source,
          version: artifact.version,
          workDir,
          run,
          onGenerate: () => tell('build', 'generates the OpenAPI definitions that the module lacks'),
        })
      : undefined;
  const other = releaseGo !== undefined && !sameGoMinor(toolchain.version, releaseGo);
  tell('build', `builds with Go ${toolchain.version}${other ? ` instead of its own ${releaseGo}` : ''}`);
  // Go 1.19 and newer use an index of the module cache, which does not contain files of an overlay.
  const environment: Record<string, string> = overlay === undefined ? {} : { GODEBUG: 'goindex=0' };
  const build = [
    'build',
    ...(overlay === undefined ? [] : ['-overlay', overlay]),
    // Skips debug data, which `-s -w` would remove anyway. That saves a tenth of the compiler's time.
    '-gcflags=all=-dwarf=false',
    ...['-ldflags', ['-s -w', ...stamps(artifact)].join(' ')],
    ...['-o', target],
    module.package,
  ];
  await run('go', build, environment);
  tell('build', `has built ${component}`);
  const integrity = toolchain.sumdb ? 'sumdb' : 'unpinned';
  return releaseGo === undefined ? { integrity } : { integrity, releaseGo };
}

/** The Go for this build. With `allowOtherGo` that is the installed one, if the Go of the release is not available. */
async function toolchainOf(
  { artifact, searchPath, allowOtherGo = false, signal }: ModuleBuild,
  releaseGo: string | undefined,
): Promise<Toolchain | NoGo> {
  if (artifact.family !== 'kubernetes')
    return await toolchainFor(toolChoice(artifact.module.go), { searchPath }, signal);
  const { go } = artifact.module;
  const own = await toolchainFor(releaseChoice(releaseGo ?? go.release, go), { searchPath }, signal);
  if (!('missing' in own)) return own;
  if (allowOtherGo) return await toolchainFor(anyGo, { searchPath }, signal);
  return {
    missing: `${own.missing}; with --allow-other-go the installed Go builds it, and what Go decides may then differ`,
  };
}

/** The linker's `-X` options that set a program's version. */
function stamps({ family, version, module }: Artifact): string[] {
  switch (family) {
    case 'kubernetes':
      return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((pkg) => [
        `-X ${pkg}.gitVersion=${version}`,
        `-X ${pkg}.gitMajor=1`,
        `-X ${pkg}.gitMinor=${minorOf(version)}`,
        `-X ${pkg}.gitTreeState=clean`,
      ]);
    case 'containerd':
      return [`-X ${module.path}/version.Version=${version.replace('v', '')}`];
    case 'cni':
      return [`-X ${module.path}/pkg/utils/buildversion.BuildVersion=${version}`];
    case 'etcd':
    case 'kind':
      // Their version is a constant in the source.
      return [];
    default:
      return family satisfies never;
  }
}

function runner(
  toolchain: Toolchain,
  { artifact: { component, version }, signal }: ModuleBuild,
  cwd: string,
) {
  return async (command: string, args: string[], more: Record<string, string> = {}): Promise<string> => {
    const file = command === 'go' ? toolchain.command : command;
    try {
      // setpriv ends the build with this process, even after kill -9.
      const { stdout } = await execa('setpriv', ['--pdeathsig', 'KILL', file, ...args], {
        cwd,
        env: { ...toolchain.env, ...more },
        stdin: 'ignore',
        timeout: buildLimitMs,
        cancelSignal: signal,
        maxBuffer: 64 << 20,
      });
      return stdout;
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof ExecaError)) throw thrown;
      const { because = thrown.shortMessage, lines } = told(`${thrown.stderr ?? ''}\n${thrown.stdout ?? ''}`);
      const what = `${component} ${version} cannot be built with Go ${toolchain.version}`;
      // No `cause`: it would repeat the command and the whole output.
      throw new BearerlessError('environment', 'build-failed', `${what}: ${because}`, {
        tail: lines.slice(-20).join('\n'),
      });
    }
  };
}

/**
 * The error message of a failed Go. Errors about modules are JSON, one for each module; otherwise the reason is the
 * last line.
 */
function told(output: string): { because: string | undefined; lines: string[] } {
  const ofModules = [...output.matchAll(/^\t"Error": (".*"),?$/gm)].map(([, text = '""']) =>
    JSON.parse(text),
  );
  if (ofModules.length > 0) return { because: ofModules[0].split('\n')[0], lines: ofModules };
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('go: downloading'));
  return { because: lines.at(-1), lines };
}
