// The names of nodes, by purpose. The measuring code requests a node by its name, and the kind engine boots it in
// advance.
import type { Join, Skew } from '../domain/join.ts';

/** The node that joins in a mode under a setting: `default-token`, and with an older kubelet `default-token-k1`. */
export const joinNodeName = (setting: string, { mode, kubelet }: Join): string =>
  `${setting}-${mode}${kubelet === undefined ? '' : `-k${kubelet.slice(1)}`}`;

/** The node that joins instead of the first one, if the first one has changed meanwhile. */
export const secondNodeName = (setting: string, join: Join): string => `${joinNodeName(setting, join)}-again`;

/** The node that joins after changes, by the place of its cell in the plan. */
export const laterNodeName = (setting: string, place: number): string => `${setting}-later-${place}`;

/** The node that joins with an older kubelet and is then upgraded. */
export const upgradedNodeName = (setting: string, kubelet: Skew): string =>
  `${setting}-upgrade-k${kubelet.slice(1)}`;

/** The node for questions to a kubelet, if no measured join has succeeded. */
export const kubeletNodeName = (setting: string): string => `${setting}-kubelet`;

/** The node that gets its certificate directly, if no node can join. */
export const directNodeName = (setting: string): string => `${setting}-direct`;

/** The further control plane for questions to its apiserver, if no measured join has made one. */
export const secondApiserverNodeName = (setting: string): string => `${setting}-second`;
