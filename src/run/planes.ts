// Which settings share a control plane: those that differ in how the kubelet is configured alone. A node of its own for each is enough there.
import type { Group } from '../domain/plan.ts';
import type { Setting } from '../domain/setting.ts';

/** The settings of a group, those that share a control plane together, in order; the first of each gives it its name. */
export function planesOf({ settings, cells }: Pick<Group, 'settings' | 'cells'>): Setting[][] {
  // What is changed while it runs would be changed under the others too.
  const changed = new Set(cells.flatMap(({ probe, setting }) => ('change' in probe ? [setting] : [])));
  const planes = new Map<string, Setting[]>();
  for (const setting of settings) {
    const key = changed.has(setting.id) ? setting.id : controlPlaneOf(setting);
    planes.set(key, [...(planes.get(key) ?? []), setting]);
  }
  return [...planes.values()];
}

/** What a control plane knows of a setting, as text. */
function controlPlaneOf({ apiserver, objects, deleteRoleBindings }: Setting): string {
  return JSON.stringify({ apiserver, objects, deleteRoleBindings });
}
