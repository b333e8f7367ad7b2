// Decides which settings share a control plane. Settings that differ only in the kubelet are measured side by side,
// each on its own node. Settings that differ in objects are measured batch by batch, since an administrator can change
// objects on a running control plane.
import type { Change } from '../domain/change.ts';
import type { Group } from '../domain/plan.ts';
import { changesOf, needsSecond, type Probe } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';

/** The settings of one control plane in batches, one per set of objects. A batch's settings are measured together. */
export type Batches = Setting[][];

/**
 * The control planes of a group, in the order of their first settings, which give them their names. With `kept`, every
 * control plane has one batch.
 */
export function controlPlanesOf(
  { settings, cells }: Pick<Group, 'settings' | 'cells'>,
  kept = false,
): Batches[] {
  const alone = new Set(cells.flatMap(({ probe, setting }) => (needsOwn(probe) ? [setting] : [])));
  const controlPlanes = new Map<string, Map<string, Setting[]>>();
  for (const setting of settings) {
    const { id, apiserver, controllerManager, scheduler, etcd } = setting;
    const { bootstrapToken, objects, objectsWhen, delete: deleted, deleteRoleBindings } = setting;
    const rbac = JSON.stringify({ objects, objectsWhen, deleted, deleteRoleBindings });
    const components = [apiserver, controllerManager, scheduler, etcd, bootstrapToken];
    const key = alone.has(id) ? id : JSON.stringify([components, kept && rbac]);
    const batches = controlPlanes.get(key) ?? new Map<string, Setting[]>();
    controlPlanes.set(key, batches.set(rbac, [...(batches.get(rbac) ?? []), setting]));
  }
  return [...controlPlanes.values()].flatMap((byRbac) => {
    const batches = [...byRbac.values()];
    // Batches that add nodes are slow, so each gets its own control plane.
    const long = batches.filter((batch) => batch.some(({ kubelet }) => kubelet));
    const short = batches.filter((batch) => !long.includes(batch));
    return [...long.map((batch) => [batch]), ...(short.length > 0 ? [short] : [])];
  });
}

/**
 * Those with a join that is expected to be refused come first: kubeadm waits for the whole discovery timeout, in which
 * the others can be started and measured.
 */
export function longestFirst(controlPlanes: Batches[], { cells }: Pick<Group, 'cells'>): Batches[] {
  const waiting = new Set(
    cells.flatMap(({ probe, expected, setting }) =>
      probe.kind === 'join' && expected?.outcome.startsWith('refused') ? [setting] : [],
    ),
  );
  const waits = (batches: Batches) => batches.flat().some(({ id }) => waiting.has(id));
  return [...controlPlanes.filter(waits), ...controlPlanes.filter((one) => !waits(one))];
}

/** Changes after which every other setting can still be put to the same control plane. */
const shared: Change['kind'][] = ['restart-apiserver', 'apply-objects', 'upgrade-node', 'renew-certificate'];

/**
 * Changes need a control plane of their own: they would affect the other settings, and a restart could not be
 * attributed. So do further control planes, since etcd takes one new member at a time.
 */
function needsOwn(probe: Probe): boolean {
  if ('change' in probe) return changesOf(probe).some(({ kind }) => !shared.includes(kind));
  return needsSecond(probe) || probe.kind === 'init' || probe.kind === 'restart';
}
