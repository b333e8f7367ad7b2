// Which versions `changes` follows answers over: the two ends, those that the user names between them, and all others
// between them of which something is stored.
import { resolveVersion } from '../artifacts/resolve.ts';
import { BearerlessError } from '../domain/error.ts';
import { compareVersions, type Version } from '../domain/version.ts';
import { lineOf } from '../plan/bisection.ts';
import { referenceVersions } from '../results/reference.ts';
import { versionsOfRuns } from './run-folders.ts';

/** Two ends, older first. Throws where they are not. */
export function endsOf([first, last]: readonly [string, string], hint: string): [Version, Version] {
  const [from, to] = [resolveVersion(first), resolveVersion(last)];
  if (compareVersions(from, to) < 0) return [from, to];
  throw new BearerlessError('user', 'no-upgrade', `${to} is not newer than ${from}`, { hint });
}

/** The versions that labels mean. Throws for those that are not between the ends. */
export function namedBetween(ends: readonly [Version, Version], labels: readonly string[]): Version[] {
  const named = labels.map((label) => resolveVersion(label));
  const outside = named.filter((one) => !lineOf(...ends, [one]).includes(one));
  if (outside.length === 0) return named;
  const message = `${outside.join(', ')} of --versions is not between ${ends.join(' and ')}`;
  throw new BearerlessError('user', 'unknown-version', message);
}

/** `asked` are those that the user names. */
export async function versionsBetween(
  span: readonly [string, string],
  labels: readonly string[],
): Promise<{ asked: Version[]; versions: Version[] }> {
  const ends = endsOf(span, 'Give the older version first: 1.31..1.34');
  const asked = lineOf(...ends, namedBetween(ends, labels));
  const stored = [...referenceVersions(), ...(await versionsOfRuns())];
  return { asked, versions: lineOf(...ends, [...asked, ...stored]) };
}
