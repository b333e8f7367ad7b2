// Boots the nodes that a setting's joins will ask for while kubeadm still works on its control plane: a node takes some
// seconds to boot and waits for nothing of the cluster.
import type { Setting } from '../../domain/setting.ts';
import type { Node } from '../node.ts';
import { joinNodeName } from '../node-name.ts';
import { startKindNode } from './node.ts';
import type { Shared } from './shared.ts';

export interface WarmNodes {
  /** Begins; call it when kind has looked at what containers the cluster has, since it refuses or configures others. */
  boot(): void;
  /** The node of that name, booted already or from now on. */
  take(name: string): Promise<Node>;
}

/** A node for each join that is asked under the setting; any other is booted when it is asked for. */
export function warmNodes(shared: Shared, setting: Setting, cluster: string): WarmNodes {
  const booting = new Map<string, Promise<Node>>();
  const names = shared.context.group.cells.flatMap((cell) =>
    cell.setting === setting.id && cell.probe.kind === 'join'
      ? [joinNodeName(setting.id, cell.probe.mode)]
      : [],
  );
  return {
    boot() {
      for (const name of names) {
        const node = startKindNode(shared, cluster, name);
        // Told when it is taken.
        node.catch(() => undefined);
        booting.set(name, node);
      }
    },
    async take(name) {
      const booted = booting.get(name);
      booting.delete(name);
      return await (booted ?? startKindNode(shared, cluster, name));
    },
  };
}
