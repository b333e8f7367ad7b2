// Builds programs of a checkout of kubernetes/kubernetes as it is, with its own vendor folder or workspace, and with
// the version that Kubernetes' own build gives it (hack/lib/version.sh): that of `git describe`, from its tags.
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { lastLines } from '../domain/text.ts';
import { Version } from '../domain/version.ts';
import { entryOf } from './catalogue.ts';
import { compilerFlags } from './compiler-flags.ts';
import type { Component } from './component.ts';
import { type GoSearch, type Toolchain, toolchainFor } from './go.ts';
import { goOfSource, releaseChoice } from './release-go.ts';
import { versionStamps } from './version-stamps.ts';

/** The version of a checkout; `v1.38.0-alpha.1.123+0a1b2c3d4e5f6a` is 123 commits after a tag. */
export async function versionOfCheckout(dir: string, signal: AbortSignal): Promise<Version> {
  const wrong = (why: string, hint: string, cause?: unknown) =>
    new BearerlessError('user', 'no-checkout', `${dir} is no checkout of kubernetes/kubernetes: ${why}`, {
      hint,
      cause,
    });
  const there = await access(join(dir, 'cmd/kube-apiserver')).then(
    () => true,
    () => false,
  );
  if (!there) throw wrong('it has no cmd/kube-apiserver', 'Name the folder that `git clone` made.');
  const argv = ['-C', dir, 'describe', '--tags', '--match=v1.*', '--abbrev=14', '--dirty'];
  const said = await execa('git', argv, { stdin: 'ignore', timeout: 60_000, cancelSignal: signal }).catch(
    (cause) => {
      signal.throwIfAborted();
      const why = cause instanceof ExecaError ? lastLines(String(cause.stderr), 1) : messageOf(cause);
      throw wrong(`git cannot describe it (${why})`, 'It needs its tags: git fetch --tags', cause);
    },
  );
  const version = Version.safeParse(describedAs(said.stdout.trim()));
  if (version.success) return version.data;
  throw wrong(`git describes it as ${said.stdout.trim()}`, 'Its nearest tag must be one of Kubernetes.');
}

/** `v1.38.0-alpha.1-123-g0a1b2c` → `v1.38.0-alpha.1.123+0a1b2c`; `v1.37.2-5-g0a1b2c` → `v1.37.2-5+0a1b2c`. */
export function describedAs(text: string): string {
  return text
    .replace(/^(v[\d.]+-[a-z]+\.\d+)-(\d+)-g([0-9a-f]+)/, '$1.$2+$3')
    .replace(/^(v[\d.]+)-(\d+)-g([0-9a-f]+)/, '$1-$2+$3');
}

/** Programs of a checkout to build. */
export interface CheckoutBuild {
  dir: string;
  version: Version;
  components: readonly Component[];
  /** The folder of the finished programs. */
  output: string;
  /** Whether the installed Go may build them if the Go of the checkout is not available. */
  allowOtherGo?: boolean | undefined;
  tell(text: string): void;
}

/** Builds the programs, and returns with which Go. */
export async function buildCheckout(
  { dir, version, components, output, allowOtherGo = false, tell }: CheckoutBuild,
  search: GoSearch,
  signal: AbortSignal,
): Promise<string> {
  const { go } = entryOf(version);
  const wanted = (await goOfSource(dir)) ?? go.release;
  const choice = releaseChoice(wanted, go);
  const local = (installed: string) => allowOtherGo || choice.local(installed);
  const toolchain = await toolchainFor({ ...choice, local }, search, signal);
  if ('missing' in toolchain) {
    throw new BearerlessError(
      'environment',
      'no-go',
      `there is no Go ${wanted} for ${dir}: ${toolchain.missing}`,
      {
        hint: 'Install that Go, or let the installed one build it with --allow-other-go.',
      },
    );
  }
  tell(`${components.join(', ')} of ${version} are built with Go ${toolchain.version}`);
  const made = join(output, '.made');
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true });
  const argv = [
    'build',
    // As its own build does; and a checkout elsewhere is compiled only once.
    '-trimpath',
    ...compilerFlags(toolchain.version),
    ...['-ldflags', ['-s -w', ...versionStamps(version)].join(' ')],
    ...['-o', `${made}/`],
    ...components.map((component) => `./cmd/${component}`),
  ];
  await run(toolchain, { argv, dir, version }, signal);
  for (const component of components) await rename(join(made, component), join(output, component));
  await rm(made, { recursive: true });
  return toolchain.version;
}

async function run(
  toolchain: Toolchain,
  { argv, dir, version }: { argv: string[]; dir: string; version: Version },
  signal: AbortSignal,
): Promise<void> {
  try {
    await execa('nice', ['setpriv', '--pdeathsig', 'KILL', toolchain.command, ...argv], {
      cwd: dir,
      // The checkout says itself where its modules are: in go.work and vendor/.
      env: { ...toolchain.env, GOFLAGS: '-buildvcs=false', GOWORK: undefined },
      stdin: 'ignore',
      timeout: 90 * 60_000,
      cancelSignal: signal,
      maxBuffer: 64 << 20,
    });
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof ExecaError)) throw thrown;
    const tail = lastLines(String(thrown.stderr), 20);
    const message = `${version} in ${dir} cannot be built with Go ${toolchain.version}`;
    throw new BearerlessError('environment', 'build-failed', message, { tail });
  }
}
