// Builds one program from its Go module, stamped with its version: unstamped Kubernetes binaries misbehave, kubeadm derives
// its rules from its own version. Where and when is the caller's business; here a file is made or the build's error thrown.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import type { Integrity } from '../domain/results.ts';
import { minorOf } from '../domain/version.ts';
import type { Artifact } from './component.ts';
import { type NoGo, type Toolchain, toolchainFor } from './go.ts';
import { buildGoMod } from './go-mod.ts';
import { openapiOverlay } from './openapi.ts';
import type { Tell } from './options.ts';

const buildLimitMs = 90 * 60_000;

/** What vouches for a build. */
export interface Built {
  integrity: Integrity;
}

/** Builds `artifact` into the file `target`, working in a folder below `workRoot`. Says why when there is no Go for it. */
export async function buildModule(
  artifact: Artifact,
  target: string,
  workRoot: string,
  searchPath: string | undefined,
  tell: Tell,
  signal: AbortSignal,
): Promise<NoGo | Built> {
  const toolchain = await toolchainFor(artifact.module.go, searchPath, signal);
  if ('missing' in toolchain) return toolchain;
  const { module, family, component } = artifact;
  const workDir = join(workRoot, artifact.folder);
  await mkdir(workDir, { recursive: true });
  const run = runner(toolchain, artifact, workDir, signal);
  tell('build', `fetches the module ${module.path} ${module.version}`);
  await writeFile(join(workDir, 'go.mod'), 'module build\n');
  const { Dir: source } = JSON.parse(
    await run('go', ['mod', 'download', '-json', `${module.path}@${module.version}`]),
  );
  await writeFile(
    join(workDir, 'go.mod'),
    buildGoMod(module, await readFile(join(source, 'go.mod'), 'utf8')),
  );
  const overlay =
    family === 'kubernetes'
      ? await openapiOverlay(source, artifact.version, workDir, run, () => {
          tell('build', 'generates the OpenAPI definitions that the module lacks');
        })
      : undefined;
  tell('build', `builds with Go ${toolchain.version}`);
  // Go 1.19 and newer look into an index of the module cache, where an overlay's file is not.
  const environment: Record<string, string> = overlay === undefined ? {} : { GODEBUG: 'goindex=0' };
  const build = [
    'build',
    ...(overlay === undefined ? [] : ['-overlay', overlay]),
    // Debug data, which `-s -w` leaves out of the program, is not made at all: a tenth of the compiler's time.
    '-gcflags=all=-dwarf=false',
    ...['-ldflags', ['-s -w', ...stamps(artifact)].join(' ')],
    ...['-o', target],
    module.package,
  ];
  await run('go', build, environment);
  tell('build', `has built ${component}`);
  return { integrity: toolchain.sumdb ? 'sumdb' : 'unpinned' };
}

/** The linker's `-X` options that give a program its version. */
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

function runner(toolchain: Toolchain, { component, version }: Artifact, cwd: string, signal: AbortSignal) {
  return async (command: string, args: string[], more: Record<string, string> = {}): Promise<string> => {
    const file = command === 'go' ? toolchain.command : command;
    try {
      // setpriv: a build does not outlive us, even after kill -9.
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
      const output = `${thrown.stderr ?? ''}\n${thrown.stdout ?? ''}`;
      const lines = output
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('go: downloading'));
      throw new BearerlessError(
        'environment',
        'build-failed',
        `${component} ${version} cannot be built with Go ${toolchain.version}: ${lines.at(-1) ?? thrown.shortMessage}`,
        { tail: lines.slice(-20).join('\n'), cause: thrown },
      );
    }
  };
}
