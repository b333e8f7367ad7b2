// The names of nodes, by what they are for: who measures asks for a node of such a name, and the kind engine boots it
// beforehand.
import type { JoinMode } from '../domain/probe.ts';

/** The node that joins in a mode under a setting. */
export const joinNodeName = (setting: string, mode: JoinMode): string => `${setting}-${mode}`;

/** The node that joins in its place, where the first one is not as it was any more. */
export const secondNodeName = (setting: string, mode: JoinMode): string =>
  `${joinNodeName(setting, mode)}-again`;

/** The node whose kubelet is asked, where no join was measured that succeeded. */
export const kubeletNodeName = (setting: string): string => `${setting}-kubelet`;

/** The node that gets its certificate directly, where no node can join. */
export const directNodeName = (setting: string): string => `${setting}-direct`;
