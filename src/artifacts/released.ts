// What Kubernetes has released: the versions of its Go module, and the lines of its own changelog, both from Go's
// module proxy, by the user's own Go and its settings.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import { lastLines } from '../domain/text.ts';
import { compareVersions, isRelease, minorOf, Version } from '../domain/version.ts';
import { anyGo, type GoSearch, toolchainFor } from './go.ts';

const module = 'k8s.io/kubernetes';

/** Every released patch, oldest first; alphas, betas and release candidates are left out. */
export async function releasedVersions(search: GoSearch, signal: AbortSignal): Promise<Version[]> {
  const said = await go(['list', '-m', '-versions', module], search, signal);
  const [, ...versions] = said.trim().split(/\s+/);
  const released = versions.filter(isReleased);
  if (released.length > 0) return released.sort(compareVersions);
  throw unknown(`go list -m -versions ${module} names no version`);
}

/** Whether there is such a release. */
export async function wasReleased(version: Version, search: GoSearch, signal: AbortSignal): Promise<boolean> {
  try {
    await go(['list', '-m', `${module}@${version}`], search, signal);
    return true;
  } catch (thrown) {
    const said =
      thrown instanceof BearerlessError && thrown.code === 'versions-unknown' ? thrown.tail : undefined;
    if (said === undefined) throw thrown;
    return !/unknown revision|not found|invalid version|no matching versions/i.test(said);
  }
}

/** Lines of a changelog, or why there are none. */
export type Changes = { file: string; lines: ChangelogLine[] } | { missing: string };

export interface ChangelogLine {
  /** The release whose section has it. */
  version: Version;
  text: string;
}

/**
 * The lines about what is after `left` and up to `right`, as far as they match one of the words. A release is described
 * only in the sources of the next, so they are read in `source`, a later version of the same minor.
 */
export async function changelogLines(
  {
    left,
    right,
    source,
    words,
  }: { left: Version; right: Version; source: Version; words: readonly string[] },
  search: GoSearch,
  signal: AbortSignal,
): Promise<Changes> {
  const name = `CHANGELOG/CHANGELOG-1.${minorOf(right)}.md`;
  const file = `${module}@${source}/${name}`;
  try {
    const said = await go(['mod', 'download', '-json', `${module}@${source}`], search, signal);
    const { Dir } = JSON.parse(said) as { Dir: string };
    const text = await readFile(join(Dir, name), 'utf8').catch(() => undefined);
    if (text === undefined) return { missing: `the module ${module}@${source} has no ${name}` };
    const described = sectionsOf(text);
    if (!described.has(right)) return { missing: `${file} does not describe ${right}` };
    const meant = [...described].filter(
      ([version]) => compareVersions(left, version) < 0 && compareVersions(version, right) <= 0,
    );
    const named = new RegExp(words.join('|'), 'i');
    const lines = meant.flatMap(([version, all]) =>
      all.filter((one) => named.test(one)).map((text) => ({ version, text })),
    );
    return { file, lines };
  } catch (thrown) {
    if (thrown instanceof BearerlessError && thrown.code === 'versions-unknown')
      return { missing: thrown.message };
    throw thrown;
  }
}

/** The entries of each release, a line each, and the titles of vulnerabilities; not those about files and modules. */
export function sectionsOf(changelog: string): Map<Version, string[]> {
  const sections = new Map<Version, string[]>();
  let lines: string[] | undefined;
  let told = true;
  for (const line of changelog.split('\n')) {
    const [, version] = /^# (v\S+)\s*$/.exec(line) ?? [];
    if (version !== undefined) {
      lines = isReleased(version) ? [] : undefined;
      if (lines !== undefined) sections.set(version, lines);
      told = true;
    } else if (line.startsWith('## ')) told = !/^## (Downloads|Dependencies)/.test(line);
    else if (told && /^(\s*- |#+ CVE-)/.test(line)) lines?.push(line.trim().replace(/^(-|#+) /, ''));
  }
  return sections;
}

const isReleased = (text: string) => Version.safeParse(text).success && isRelease(text);

/** What Go prints. */
async function go(args: string[], search: GoSearch, signal: AbortSignal): Promise<string> {
  const toolchain = await toolchainFor(anyGo, search, signal);
  if ('missing' in toolchain) throw unknown(toolchain.missing);
  try {
    // In a folder without a module, with which GOFLAGS of a build are no matter.
    const { stdout } = await execa(toolchain.command, args, {
      cwd: '/',
      env: { ...toolchain.env, GOFLAGS: '' },
      stdin: 'ignore',
      timeout: 600_000,
      cancelSignal: signal,
      maxBuffer: 8 << 20,
    });
    return stdout;
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof ExecaError)) throw thrown;
    throw unknown(`go ${args.slice(0, 2).join(' ')} ended with ${thrown.exitCode}`, String(thrown.stderr));
  }
}

function unknown(message: string, tail?: string): BearerlessError {
  return new BearerlessError(
    'environment',
    'versions-unknown',
    `the released versions cannot be asked for: ${message}`,
    {
      hint: 'Install Go, or name the versions yourself with --versions.',
      ...(tail === undefined ? {} : { tail: lastLines(tail) }),
    },
  );
}
