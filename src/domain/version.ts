// A Kubernetes version: a released patch such as v1.33.13, or one before its release such as v1.38.0-alpha.1, parsed
// once and compared by numbers. Which versions exist and what is special about each is data (clusters/versions.yaml),
// never a comparison in code.
import { z } from 'zod';

const number = '\\d{1,4}';
const stage = `-(?:alpha|beta|rc)\\.${number}`;
/** Commits after a tag, and which commit, as Kubernetes' own build says it (hack/lib/version.sh). */
const commits = `(?:${stage}\\.\\d{1,6}|-\\d{1,6})\\+[0-9a-f]{7,40}`;
export const versionPattern = `1\\.${number}\\.${number}(?:${commits}|${stage})?(?:-dirty)?`;

/**
 * A Kubernetes version, `v1.MINOR.PATCH`; before a release `v1.38.0-alpha.1`, of a checkout `v1.37.2-5+0a1b2c3d4e5f6a`.
 */
export const Version = z.string().regex(new RegExp(`^v${versionPattern}$`), 'a version looks like v1.33.13');
export type Version = z.infer<typeof Version>;

/** `v1.33.13` and `1.33` → `33`. */
export function minorOf(version: string): number {
  return Number.parseInt(version.slice(version.indexOf('.') + 1), 10);
}

/** Whether it was released: no alpha, beta or release candidate, and nothing that a checkout adds. */
export const isRelease = (version: Version): boolean => !version.includes('-');

/** Orders versions oldest first, for `Array.prototype.sort`. */
export function compareVersions(a: Version, b: Version): number {
  return minorOf(a) - minorOf(b) || patchOf(a) - patchOf(b) || compareStages(a, b);
}

const patchOf = (version: Version) => Number.parseInt(version.split('.')[2] ?? '', 10);

const stages = ['alpha', 'beta', 'rc', 'release'];

/** A release follows what was before it, and commits after a tag follow the tag; of equal ones the text decides. */
function compareStages(a: Version, b: Version): number {
  if (a === b) return 0;
  const [one, two] = [stageOf(a), stageOf(b)];
  const first = one.findIndex((part, n) => part !== two[n]);
  return first < 0 ? (a < b ? -1 : 1) : (one[first] ?? 0) - (two[first] ?? 0);
}

function stageOf(version: Version): [stage: number, number: number, commits: number] {
  const [, name = 'release', number = '0', after = '0'] =
    /-(alpha|beta|rc)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  const [, commits = after] = /^v[\d.]+-(\d+)\+/.exec(version) ?? [];
  return [stages.indexOf(name), Number(number), Number(commits)];
}

/** A span of minors a thing applies to, both ends included: `since: 1.31`, `until: 1.36`. */
export const Minor = z.string().regex(/^v?1\.\d{1,4}$/, 'a minor looks like "1.31" (quote it in YAML)');

/** Whether `version` lies in the span. An absent end is open. */
export function within(
  version: Version,
  { since, until }: { since?: string | undefined; until?: string | undefined },
): boolean {
  // This runs for every rule and every question, and most spans have no end.
  if (since === undefined && until === undefined) return true;
  const minor = minorOf(version);
  return (since === undefined || minor >= minorOf(since)) && (until === undefined || minor <= minorOf(until));
}
