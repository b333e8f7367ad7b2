// Undoes the objects of the previous setting, applies those of the next one, and waits until authorization uses the
// change.
import type { RbacObject, Setting } from '../domain/setting.ts';
import { deletedOn, objectsOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import type { Admin } from './admin.ts';
import { inForce } from './common/in-force.ts';
import type { Named } from './common/objects.ts';
import type { WaitOptions } from './wait.ts';

/**
 * For settings that share one cluster. Returns a function that switches the cluster's objects to those of a
 * setting and resolves when they are in force.
 */
export function objectSwitch(
  admin: Admin,
  version: Version,
  limits: WaitOptions,
): (setting: Pick<Setting, 'objects' | 'objectsWhen' | 'delete' | 'deleteRoleBindings'>) => Promise<void> {
  let undo: (() => Promise<void>)[] = [];
  return async (setting) => {
    const before = undo;
    undo = [];
    // Changes are undone in reverse order: a binding before its role, an object before its namespace.
    for (const step of before.toReversed()) await step();
    const change = async (object: Named, act: () => Promise<void>) => {
      const was = await admin.read(object);
      undo.push(async () => {
        if (was !== undefined) await admin.apply(was);
        // It may have been removed already, like an expired token.
        else if ((await admin.read(object)) !== undefined) await admin.remove(object);
      });
      await act();
    };
    for (const object of objectsOn(setting, version)) await change(object, () => admin.apply(object));
    for (const named of removedOn(setting, version)) await change(named, () => admin.remove(named));
    if (before.length + undo.length > 0) await rbacSeen(admin, limits);
  };
}

/** Writes and deletes the objects of a setting once more. Resolves when they are in force. */
export async function applyObjects(
  admin: Admin,
  { setting, version }: { setting: Setting; version: Version },
  limits: WaitOptions,
): Promise<void> {
  for (const object of objectsOn(setting, version)) await admin.apply(object);
  for (const named of removedOn(setting, version))
    if ((await admin.read(named)) !== undefined) await admin.remove(named);
  await rbacSeen(admin, limits);
}

/** What is deleted, as the calls of an administrator name it. */
function removedOn(setting: Parameters<typeof deletedOn>[0], version: Version): Named[] {
  return deletedOn(setting, version).map(({ apiVersion, kind, name, namespace }) => ({
    ...{ apiVersion, kind },
    metadata: { name, namespace },
  }));
}

const apiVersion = 'rbac.authorization.k8s.io/v1' as const;
const apiGroup = 'rbac.authorization.k8s.io';
const user = 'bearerless-marker';
const path = `/${user}`;
const namespace = 'kube-public';
const configMap = { namespace, name: user };

/** Access that nobody else has, granted once with each of the four kinds of objects. */
const markers: RbacObject[] = [
  {
    apiVersion,
    kind: 'ClusterRole',
    metadata: { name: user },
    rules: [{ nonResourceURLs: [path], verbs: ['get'] }],
  },
  {
    apiVersion,
    kind: 'Role',
    metadata: { name: user, namespace },
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [user], verbs: ['get'] }],
  },
  binding('ClusterRoleBinding', { name: user }, 'ClusterRole'),
  binding('RoleBinding', { name: user, namespace }, 'Role'),
];

function binding(kind: RbacObject['kind'], metadata: RbacObject['metadata'], role: string): RbacObject {
  const roleRef = { apiGroup, kind: role, name: user };
  return { apiVersion, kind, metadata, roleRef, subjects: [{ apiGroup, kind: 'User', name: user }] };
}

/**
 * Waits until the authorizer has seen every RBAC object that was written before. It follows each of the four kinds in
 * the order of the writes (k8s.io/client-go informers). So it is enough to write one more object of each kind and to
 * wait until the authorizer knows them.
 */
export async function rbacSeen(admin: Admin, limits: WaitOptions): Promise<void> {
  for (const marker of markers) await admin.apply(marker);
  const ask = { user, groups: [], verb: 'get' };
  const known = async () =>
    (await admin.allows({ ...ask, path })) && (await admin.allows({ ...ask, configMap }));
  await inForce(admin, 'authorization knows what the administrator wrote', {
    look: known,
    options: { ...limits, every: 50 },
  });
  for (const marker of markers) await admin.remove(marker);
}
