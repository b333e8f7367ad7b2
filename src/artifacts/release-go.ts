// Which Go builds Kubernetes: one of the minor that the release was built with, since Go decides some answers itself
// (how a path is cleaned, which TLS is spoken). Where that cannot be, the catalogue names a substitute and why, and
// provenance says so.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GoBuild } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { entryOf, type ReleaseGo } from './catalogue.ts';
import type { Artifact } from './component.ts';
import type { GoChoice } from './go.ts';
import { sameGoMinor } from './go-version.ts';

/** The Go of a release, as its own source says; undefined where it says nothing. */
export async function goOfSource(source: string): Promise<string | undefined> {
  const text = async (file: string) => await readFile(join(source, file), 'utf8').catch(() => '');
  const own = /^\d+\.\d+(\.\d+)?$/m.exec(await text('.go-version'));
  if (own) return own[0];
  // Before v1.23 only there.
  const listed = /name: "golang: upstream version"\s+version: "?(\d+\.\d+(?:\.\d+)?)/;
  return listed.exec(await text('build/dependencies.yaml'))?.[1];
}

/** The Go of a release as the catalogue knows it: that of its own patches. */
export function releaseGoOf({ family, version }: Pick<Artifact, 'family' | 'version'>): string | undefined {
  if (family !== 'kubernetes') return undefined;
  const entry = entryOf(version);
  return entry.version === version ? entry.go.release : undefined;
}

/** What may build a release that was built with Go `release`; `go` is what the catalogue says of its minor. */
export function releaseChoice(release: string, go: ReleaseGo): GoChoice {
  const target = go.because !== undefined && go.use !== undefined ? go.use : release;
  const known = [go.use, go.release].filter((one) => one !== undefined && sameGoMinor(one, target));
  return {
    fetch: [...new Set([target, ...known])] as string[],
    local: (version) => sameGoMinor(version, target),
  };
}

/** A build with the Go of its release beside it, where that is of another minor. */
export function besideRelease(build: GoBuild, release: string | undefined): GoBuild {
  const same = release === undefined || sameGoMinor(build.version, release);
  return same ? build : { ...build, insteadOf: release };
}

/** Why a build of our own will not do; undefined where it will. */
export function wrongGo(version: Version, build: GoBuild | undefined, release: string | undefined) {
  if (release === undefined) return 'nobody wrote down which Go its release is built with';
  const { use, because } = entryOf(version).go;
  const substitute = because === undefined ? undefined : use;
  const allowed = [release, ...(substitute === undefined ? [] : [substitute])];
  if (build !== undefined && allowed.some((one) => sameGoMinor(build.version, one))) return undefined;
  return `it is built with Go ${build?.version ?? 'of no version'}, its release with ${release}`;
}
