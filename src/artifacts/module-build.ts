// Builds programs of one Go module in one `go build`, which links one of them while it compiles the next, with their
// version stamped in. Kubernetes binaries without a version misbehave: kubeadm derives its rules from its own version.
// The caller decides where and when to build. The result is files or the build's error.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Integrity } from '../domain/results.ts';
import { buildTagsOf } from './catalogue.ts';
import { compilerFlags } from './compiler-flags.ts';
import type { Artifact } from './component.ts';
import { anyGo, type NoGo, type Toolchain, toolChoice, toolchainFor } from './go.ts';
import { buildGoMod } from './go-mod.ts';
import { type Run, runner } from './go-run.ts';
import { sameGoMinor } from './go-version.ts';
import { openapiOverlay } from './openapi.ts';
import type { ReportProgress } from './options.ts';
import { packageCount, packageFormat } from './package-count.ts';
import { goOfSource, releaseChoice } from './release-go.ts';
import { versionStamps } from './version-stamps.ts';

/** The facts about a finished build. */
export interface Built {
  integrity: Integrity;
  /** The Go version of the release, from its source; only for Kubernetes. */
  releaseGo?: string;
  /** Go's build tags. */
  tags?: string[];
}

/** A program to build. */
export interface Program {
  artifact: Artifact;
  /** The path of the finished program. */
  target: string;
}

/** Programs of one version of one module. */
export interface ModuleBuild {
  programs: readonly [Program, ...Program[]];
  /** The folder for builds. Each build uses a subfolder. */
  workRoot: string;
  /** Waits for the turn of this build. Modules are fetched before it. */
  turn: () => Promise<AsyncDisposable>;
  tell: ReportProgress;
  signal: AbortSignal;
  searchPath?: string | undefined;
  /** Whether the installed Go may build the programs if the Go of their release is not available. */
  allowOtherGo?: boolean | undefined;
}

/**
 * Builds the programs. Returns the reason if there is no Go for them. While another build has its turn, this one only
 * fetches modules.
 */
export async function buildModule(wanted: ModuleBuild): Promise<NoGo | Built> {
  const { programs, workRoot, turn, tell, signal } = wanted;
  const [{ artifact }, ...more] = programs;
  const fetcher = await toolchainFor(anyGo, wanted, signal);
  if ('missing' in fetcher) return fetcher;
  const { module, family } = artifact;
  const workDir = join(workRoot, artifact.folder);
  await mkdir(workDir, { recursive: true });
  tell('build', `${more.length > 0 ? 'fetch' : 'fetches'} the module ${module.path} ${module.version}`);
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
  const packages = programs.map((program) => program.artifact.module.package);
  // Without definitions that are still to be generated, one package cannot be read.
  await run('go', ['list', '-e', '-deps', ...tagArguments(artifact), ...packages]);
  await using _turn = await turn();
  const generating = more.length > 0 ? 'generate' : 'generates';
  const overlay =
    family === 'kubernetes'
      ? await openapiOverlay({
          source,
          version: artifact.version,
          workDir,
          run,
          onGenerate: () => tell('build', `${generating} the OpenAPI definitions that the module lacks`),
        })
      : undefined;
  const other = releaseGo !== undefined && !sameGoMinor(toolchain.version, releaseGo);
  const with_ = `with Go ${toolchain.version}${other ? ` instead of its own ${releaseGo}` : ''}`;
  await compile(wanted, {
    toolchain,
    workDir,
    run,
    overlay,
    packages,
    text: `${more.length > 0 ? 'build' : 'builds'} ${with_}`,
  });
  const integrity = toolchain.sumdb ? 'sumdb' : 'unpinned';
  const tags = tagsOf(artifact);
  return {
    integrity,
    ...(releaseGo === undefined ? {} : { releaseGo }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

const tagArguments = (artifact: Artifact) => {
  const tags = tagsOf(artifact);
  return tags.length > 0 ? ['-tags', tags.join()] : [];
};

const tagsOf = ({ family, version }: Artifact) => (family === 'kubernetes' ? buildTagsOf(version) : []);

interface Compiling {
  toolchain: Toolchain;
  workDir: string;
  run: Run;
  /** The file that says which sources are replaced. */
  overlay: string | undefined;
  /** The Go packages of the programs. */
  packages: string[];
  text: string;
}

/** Compiles and links the programs, and says how many packages are done, as `text`. */
async function compile(
  { programs, tell }: ModuleBuild,
  { toolchain, workDir, run, overlay, packages, text }: Compiling,
): Promise<void> {
  const [{ artifact, target }, ...more] = programs;
  tell('build', text);
  // Go 1.19 and newer use an index of the module cache, which does not contain files of an overlay.
  const environment: Record<string, string> = overlay === undefined ? {} : { GODEBUG: 'goindex=0' };
  const laid = overlay === undefined ? [] : ['-overlay', overlay];
  const alike = [...laid, ...tagArguments(artifact), ...compilerFlags(toolchain.version)];
  const listed = await run('go', ['list', '-deps', ...packageFormat, ...alike, ...packages], { environment });
  const count = packageCount(listed);
  // Several programs get the names of their packages, in a folder.
  const together = join(workDir, 'programs');
  await rm(together, { recursive: true, force: true });
  const build = [
    ...['build', '-v'],
    ...alike,
    ...['-ldflags', ['-s -w', ...stamps(artifact)].join(' ')],
    ...['-o', more.length > 0 ? `${together}/` : target],
    ...packages,
  ];
  const progress = (line: string) => {
    const begins = count.begins(line);
    if (begins) tell('build', text, { packages: count.state() });
    return begins;
  };
  await run('go', build, { environment, progress });
  if (more.length === 0) return;
  for (const { artifact, target } of programs) await rename(join(together, artifact.component), target);
}

/** The Go for this build. With `allowOtherGo` that is the installed one, if the Go of the release is not available. */
async function toolchainOf(
  { programs: [{ artifact }], searchPath, allowOtherGo = false, signal }: ModuleBuild,
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
      return versionStamps(version);
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
