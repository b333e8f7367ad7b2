// Finds binaries that are already on this machine: in a folder that the user named, containerd in PATH, CNI plugins in
// PATH and in their usual folders. Each program is asked for its version. A program of another version is not used, and
// that is reported.
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { LocalBinary } from '../domain/results.ts';
import { type Artifact, accepts, versionArguments, versionIn } from './component.ts';
import { sha256Of } from './digest.ts';
import { goBuildOf } from './go-build-info.ts';
import { besideRelease, releaseGoOf } from './release-go.ts';

/** An accepted binary, or the reason why there is none. `because` is undefined if there is no such file. */
export type Found = { binary: LocalBinary } | { binary?: undefined; because?: string };

/** The folders to search, and the name of this source in results. */
export interface Place {
  folders: string[];
  source: 'assets' | 'path' | 'machine';
}

/** Looks for `artifact` in the folders. Returns the first binary with an accepted version. */
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

/** The version that a program reports; undefined if it reports none. */
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
  // CNI plugins have short names, so a program of that name in PATH may be something else.
  return family === 'cni' && !/^CNI /m.test(all ?? '') ? undefined : versionIn(all ?? '');
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
