// Decides which Go builds Kubernetes: one of the minor that built the release, since Go itself determines some answers
// (how a path is cleaned, which TLS versions are used). If that is impossible, the catalogue names a substitute and the
// reason, and the results record it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GoBuild } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { entryOf, type ReleaseGo } from './catalogue.ts';
import type { Artifact } from './component.ts';
import type { GoChoice } from './go.ts';
import { sameGoMinor } from './go-version.ts';

/** The Go version of a release, from its source; undefined if the source does not tell. */
export async function goOfSource(source: string): Promise<string | undefined> {
  const text = async (file: string) => await readFile(join(source, file), 'utf8').catch(() => '');
  const own = /^\d+\.\d+(\.\d+)?$/m.exec(await text('.go-version'));
  if (own) return own[0];
  // Before v1.23 only this file has it.
  const listed = /name: "golang: upstream version"\s+version: "?(\d+\.\d+(?:\.\d+)?)/;
  return listed.exec(await text('build/dependencies.yaml'))?.[1];
}

/** The Go version of a release in the catalogue, which knows it only for its own patches. */
export function releaseGoOf({ family, version }: Pick<Artifact, 'family' | 'version'>): string | undefined {
  if (family !== 'kubernetes') return undefined;
  const entry = entryOf(version);
  return entry.version === version ? entry.go.release : undefined;
}

/** Which Go may build a release that was built with Go `release`. `go` is the catalogue's entry for its minor. */
export function releaseChoice(release: string, go: ReleaseGo): GoChoice {
  const target = go.because !== undefined && go.use !== undefined ? go.use : release;
  const known = [go.use, go.release].filter((one) => one !== undefined && sameGoMinor(one, target));
  return {
    fetch: [...new Set([target, ...known])] as string[],
    local: (version) => sameGoMinor(version, target),
  };
}

/**
 * Adds the Go version of the release to a build, if it is of another minor, and the tags that it was built with, which
 * Go before 1.18 does not write into programs.
 */
export function besideRelease(build: GoBuild, release: string | undefined, tags: string[] = []): GoBuild {
  const same = release === undefined || sameGoMinor(build.version, release);
  const tagged = { ...build, tags: [...new Set([...build.tags, ...tags])] };
  return same ? tagged : { ...tagged, insteadOf: release };
}

/** The reason why a build made here is not accepted; undefined if it is accepted. */
export function wrongGo(version: Version, build: GoBuild | undefined, release: string | undefined) {
  if (release === undefined) return 'nobody wrote down which Go its release is built with';
  const { use, because } = entryOf(version).go;
  const substitute = because === undefined ? undefined : use;
  const allowed = [release, ...(substitute === undefined ? [] : [substitute])];
  if (build !== undefined && allowed.some((one) => sameGoMinor(build.version, one))) return undefined;
  return `it is built with Go ${build?.version ?? 'of no version'}, its release with ${release}`;
}
