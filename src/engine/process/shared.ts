// What the control planes and nodes of one world share.
import type { Skew } from '../../domain/join.ts';
import type { OtherKubelet } from '../../domain/plan.ts';
import type { Version } from '../../domain/version.ts';
import type { EngineContext } from '../engine.ts';
import type { DefaultObjects } from './default-objects.ts';
import { binFolder } from './layout.ts';
import type { ServingPair } from './serving-pair.ts';

/** What control planes and nodes need from their world. */
export interface Shared {
  context: EngineContext;
  /** A folder with the group's binaries under their plain names. It is the first in every PATH. */
  bin: string;
  token: string;
  /** Copies of default objects for apiservers that start later; absent if every apiserver creates its own. */
  defaultObjects?: DefaultObjects;
  /** What the controller manager and kubelets serve with; in depth `node` each makes its own. */
  pair?: ServingPair;
  /** The control group of the world's containers; only in depth `node`. */
  cgroupRoot?: string;
}

/** The same for a node whose kubelet is of another version than the control plane. */
export function withKubelet(shared: Shared, skew: Skew | undefined): Shared {
  const other = skew && shared.context.group.kubelets?.[skew];
  return other ? withOther(shared, other) : shared;
}

/** The same for the kubelet that follows an upgrade to a later version. */
export function withVersion(shared: Shared, version: Version): Shared | undefined {
  const { kubelets = {} } = shared.context.group;
  const other = Object.values(kubelets).find((one) => one.version === version);
  return other && withOther(shared, other);
}

function withOther(shared: Shared, other: OtherKubelet): Shared {
  const { context } = shared;
  return {
    ...shared,
    bin: binFolder(other.version),
    context: { ...context, group: { ...context.group, ...other } },
  };
}
