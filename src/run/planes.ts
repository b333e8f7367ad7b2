// Which settings share a control plane. Those that differ in how the kubelet is configured are asked side by side, each on a node of its
// own; those that differ in objects, which an administrator changes while it runs, take turns.
import type { Group } from '../domain/plan.ts';
import type { Probe } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';

/** Turns that come one after the other, each of settings that are asked together. */
export type Plane = Setting[][];

/** The planes of a group, in the order of their first settings, which give them their names. One that is `kept` has one turn. */
export function planesOf({ settings, cells }: Pick<Group, 'settings' | 'cells'>, kept = false): Plane[] {
  const alone = new Set(cells.flatMap(({ probe, setting }) => (needsOwn(probe) ? [setting] : [])));
  const planes = new Map<string, Map<string, Setting[]>>();
  for (const setting of settings) {
    const { id, apiserver, controllerManager, scheduler, etcd } = setting;
    const { objects, objectsWhen, delete: deleted, deleteRoleBindings } = setting;
    const rbac = JSON.stringify({ objects, objectsWhen, deleted, deleteRoleBindings });
    const components = [apiserver, controllerManager, scheduler, etcd];
    const key = alone.has(id) ? id : JSON.stringify([components, kept && rbac]);
    const turns = planes.get(key) ?? new Map<string, Setting[]>();
    planes.set(key, turns.set(rbac, [...(turns.get(rbac) ?? []), setting]));
  }
  return [...planes.values()].flatMap((byRbac) => {
    const turns = [...byRbac.values()];
    // Nodes take long: no other turn waits for a turn of theirs.
    const long = turns.filter((turn) => turn.some(({ kubelet }) => kubelet));
    const short = turns.filter((turn) => !long.includes(turn));
    return [...long.map((turn) => [turn]), ...(short.length > 0 ? [short] : [])];
  });
}

/** What is changed while it runs would be changed under the others too, and nobody could tell whose a restart was. */
function needsOwn(probe: Probe): boolean {
  if ('change' in probe) return probe.change.kind !== 'restart-apiserver';
  return probe.kind === 'init' || probe.kind === 'restart';
}
