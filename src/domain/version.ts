// A Kubernetes version: a released patch such as v1.33.13, parsed once and compared by numbers.
// Which versions exist and what is special about each is data (clusters/versions.yaml), never a comparison in code.
import { z } from 'zod';

/** A released Kubernetes version, `v1.MINOR.PATCH`. */
export const Version = z.string().regex(/^v1\.\d{1,4}\.\d{1,4}$/, 'a version looks like v1.33.13');
export type Version = z.infer<typeof Version>;

/** `v1.33.13` and `1.33` → `33`. */
export function minorOf(version: string): number {
  return Number.parseInt(version.slice(version.indexOf('.') + 1), 10);
}

/** Orders versions oldest first, for `Array.prototype.sort`. */
export function compareVersions(a: Version, b: Version): number {
  return minorOf(a) - minorOf(b) || Number(a.split('.')[2]) - Number(b.split('.')[2]);
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
