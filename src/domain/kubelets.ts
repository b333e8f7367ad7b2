// Which kubelets of other minors a question needs: the older ones of nodes, and on the way to a later version those of
// the control plane's own node, whose kubelet follows before the next hop.
import type { Cell } from './cell.ts';
import { versionAfter } from './change.ts';
import type { Skew } from './join.ts';
import { distinct } from './lists.ts';
import { changesOf, skewOf } from './probe.ts';
import { minorOf, type Version } from './version.ts';

interface OtherMinor {
  /** How far it is from the version with which the cluster begins. */
  skew: Skew;
  /** Absent where the newest patch of the minor is meant. */
  version?: Version;
}

/** The kubelets of other minors, each once. */
export function otherKubelets({ version, probe }: Pick<Cell, 'version' | 'probe'>): OtherMinor[] {
  const upgrades = changesOf(probe).flatMap((change) => (change.kind === 'upgrade' ? [change.to] : []));
  const own = skewOf(probe) ?? joiningKubelet({ version, probe });
  // Nothing follows the last upgrade but what joins.
  const followed = upgrades.slice(0, -1).flatMap((to) => skewBetween(version, to) ?? []);
  return distinct([...(own === undefined ? [] : [own]), ...followed]).map((skew) => {
    const reached = upgrades.find((to) => skewBetween(version, to) === skew);
    return { skew, ...(reached === undefined ? {} : { version: reached }) };
  });
}

/**
 * How far the kubelet that joins after changes is from the version with which the cluster began; undefined if it is of
 * that minor, or nothing joins then.
 */
export function joiningKubelet({ version, probe }: Pick<Cell, 'version' | 'probe'>): Skew | undefined {
  if (probe.kind !== 'join-after') return undefined;
  const reached = minorOf(versionAfter(version, changesOf(probe)));
  return skewBetween(version, `v1.${reached + Number(probe.kubelet ?? 0)}.0`);
}

/** How far a version is from another one; undefined if both are of one minor. */
export function skewBetween(from: Version, to: Version): Skew | undefined {
  const minors = minorOf(to) - minorOf(from);
  return minors === 0 ? undefined : `${minors > 0 ? '+' : ''}${minors}`;
}
