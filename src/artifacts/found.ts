// Binaries that are on this machine already: in a folder the user named, for containerd in PATH, for CNI plugins there
// and where those are installed. What they are is asked of themselves, and one of another version is left alone and
// said.
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Artifact, accepts, versionArguments, versionIn } from './component.ts';
import { sha256Of } from './digest.ts';
import { goBuildOf } from './go-build-info.ts';
import type { Located } from './options.ts';
import { besideRelease, releaseGoOf } from './release-go.ts';

/** A binary that will do; or why there is none, `because` unset where there is simply no such file. */
export type Found = { binary: Located } | { binary?: undefined; because?: string };

/** Where to look, and what such a binary is called in results. */
export interface Place {
  folders: string[];
  source: 'assets' | 'path' | 'machine';
}

/** Looks for `artifact` in the folders; the first whose version is accepted counts. */
export async function findIn(
  { folders, source }: Place,
  artifact: Artifact,
  signal: AbortSignal,
): Promise<Found> {
  const reasons: string[] = [];
  for (const folder of folders) {
    const path = join(folder, artifact.component);
    if (!(await isExecutable(path))) continue;
    const reported = await reportedVersion(path, artifact, signal);
    if (reported !== undefined && accepts(artifact, reported)) {
      const [sha256, build] = await Promise.all([sha256Of(path), goBuildOf(path)]);
      const go = build === undefined ? {} : { go: besideRelease(build, releaseGoOf(artifact)) };
      return { binary: { name: artifact.component, version: reported, sha256, source, ...go, path } };
    }
    reasons.push(`${path} says it is ${reported ?? 'no version'}, wanted ${artifact.accept.join(' or ')}`);
  }
  return reasons.length > 0 ? { because: reasons.join('; ') } : {};
}

/** The version that a program gives itself, or undefined when it gives none. */
export async function reportedVersion(
  path: string,
  { component, family }: Pick<Artifact, 'component' | 'family'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { all } = await execa(path, versionArguments(component), {
    all: true,
    stdin: 'ignore',
    timeout: 20_000,
    cancelSignal: signal,
    reject: false,
  });
  signal.throwIfAborted();
  // Short names: what PATH has by that name may be something else altogether.
  return family === 'cni' && !/^CNI /m.test(all ?? '') ? undefined : versionIn(all ?? '');
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
