// Boots the nodes for a setting's joins while kubeadm still works on the control plane. A node takes some seconds to
// boot and does not depend on the cluster.
import { addsControlPlane } from '../../domain/join-mode.ts';
import type { Setting } from '../../domain/setting.ts';
import { joinNodeName } from '../node-name.ts';
import { type NodeMachine, startKindNode } from './node.ts';
import type { Shared } from './shared.ts';

export interface WarmNodes {
  /**
   * Starts the boots. Call it after kind has checked which containers the cluster has, since kind would refuse or
   * configure further ones.
   */
  boot(): void;
  /** The node of that name. It is booted now, if that has not begun yet. */
  take(name: string): Promise<NodeMachine>;
}

/**
 * Boots a node for each join under the setting in advance. Other nodes are booted on request, as are further control
 * planes, which join one after the other.
 */
export function warmNodes(shared: Shared, setting: Setting, cluster: string): WarmNodes {
  const booting = new Map<string, Promise<NodeMachine>>();
  const names = shared.context.group.cells.flatMap((cell) =>
    cell.setting === setting.id && cell.probe.kind === 'join' && !addsControlPlane(cell.probe.mode)
      ? [joinNodeName(setting.id, cell.probe)]
      : [],
  );
  return {
    boot() {
      for (const name of names) {
        const node = startKindNode(shared, { cluster, name });
        // The error is reported when the node is taken.
        node.catch(() => undefined);
        booting.set(name, node);
      }
    },
    async take(name) {
      const booted = booting.get(name);
      booting.delete(name);
      return await (booted ?? startKindNode(shared, { cluster, name }));
    },
  };
}
