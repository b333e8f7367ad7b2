// Decides in which sequences changes are made to one cluster: the longest ones, of which shorter ones are the
// beginnings. What leaves the least behind comes first, and an upgrade, which nothing undoes, last.
import { type Change, changeId } from '../domain/change.ts';

/** The id of some changes. It begins with the ids of their beginnings, each of which ends in `/`. */
export const idOf = (changes: readonly Change[]): string => `${changes.map(changeId).join('/')}/`;

/** How much a change leaves behind. */
const weight: Record<Change['kind'], number> = {
  'apply-objects': 0,
  'edit-authentication': 0,
  'restart-apiserver': 1,
  'upgrade-node': 1,
  'renew-certificate': 1,
  'edit-manifest': 2,
  upgrade: 3,
};

/** The sequences, each once. */
export function sequencesOf(all: readonly (readonly Change[])[]): Change[][] {
  const distinct = [...new Map(all.map((changes) => [idOf(changes), [...changes]]))];
  return distinct
    .filter(([id]) => !distinct.some(([other]) => other !== id && other.startsWith(id)))
    .map(([, changes]) => changes)
    .sort((a, b) => heaviest(a) - heaviest(b));
}

const heaviest = (changes: readonly Change[]) => Math.max(...changes.map(({ kind }) => weight[kind]));
