// Decides which settings share a control plane. Settings that differ only in the kubelet are measured side by side,
// each on its own node. Settings that differ in objects take turns, since an administrator can change objects on a
// running control plane.
import type { Group } from '../domain/plan.ts';
import type { Probe } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';

/** The turns of settings in one control plane. The settings of one turn are measured together. */
export type ControlPlane = Setting[][];

/**
 * The control planes of a group, in the order of their first settings, which give them their names. With `kept`, every
 * control plane has one turn.
 */
export function controlPlanesOf(
  { settings, cells }: Pick<Group, 'settings' | 'cells'>,
  kept = false,
): ControlPlane[] {
  const alone = new Set(cells.flatMap(({ probe, setting }) => (needsOwn(probe) ? [setting] : [])));
  const controlPlanes = new Map<string, Map<string, Setting[]>>();
  for (const setting of settings) {
    const { id, apiserver, controllerManager, scheduler, etcd } = setting;
    const { objects, objectsWhen, delete: deleted, deleteRoleBindings } = setting;
    const rbac = JSON.stringify({ objects, objectsWhen, deleted, deleteRoleBindings });
    const components = [apiserver, controllerManager, scheduler, etcd];
    const key = alone.has(id) ? id : JSON.stringify([components, kept && rbac]);
    const turns = controlPlanes.get(key) ?? new Map<string, Setting[]>();
    controlPlanes.set(key, turns.set(rbac, [...(turns.get(rbac) ?? []), setting]));
  }
  return [...controlPlanes.values()].flatMap((byRbac) => {
    const turns = [...byRbac.values()];
    // Turns that add nodes are slow, so each gets its own control plane.
    const long = turns.filter((turn) => turn.some(({ kubelet }) => kubelet));
    const short = turns.filter((turn) => !long.includes(turn));
    return [...long.map((turn) => [turn]), ...(short.length > 0 ? [short] : [])];
  });
}

/**
 * Changes need a control plane of their own: they would affect the other settings, and a restart could not be
 * attributed.
 */
function needsOwn(probe: Probe): boolean {
  if ('change' in probe) return probe.change.kind !== 'restart-apiserver';
  return probe.kind === 'init' || probe.kind === 'restart';
}
