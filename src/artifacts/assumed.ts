// What is assumed of versions that the catalogue does not know, a sentence each: those of the next minor, and those
// before their release. They are run as the newest known minor, or their own, is run; nothing is predicted of them.
import { distinct } from '../domain/lists.ts';
import { isRelease, type Version } from '../domain/version.ts';
import { entryOf, isNextMinor } from './catalogue.ts';

/** The sentences, for the versions of a plan. */
export function assumptionsOf(versions: readonly Version[]): string[] {
  return distinct(versions).flatMap((version) => {
    const like = entryOf(version).version;
    if (isNextMinor(version))
      return [
        `${version} is of a minor that is not known here: it is run as ${like} is, and nothing is predicted`,
      ];
    if (isRelease(version)) return [];
    return [`${version} is no release: it is run as ${like} is, and nothing is predicted`];
  });
}
