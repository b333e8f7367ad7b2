// Does what a setting asks of an administrator once its cluster is up, and waits until authorization has seen it.
import type { RbacObject, Setting } from '../domain/setting.ts';
import type { Admin } from './admin.ts';
import { waitFor } from './wait.ts';

type Limits = { limit: number; signal: AbortSignal };

/** Makes the setting's objects and deletes its RoleBindings; returns when both count. */
export async function tighten(
  admin: Admin,
  { objects, deleteRoleBindings }: Pick<Setting, 'objects' | 'deleteRoleBindings'>,
  limits: Limits,
): Promise<void> {
  for (const object of objects) await admin.apply(object);
  for (const path of deleteRoleBindings) {
    const [namespace = '', ...name] = path.split('/');
    await admin.deleteRoleBinding(namespace, name.join('/'));
  }
  if (objects.length > 0 || deleteRoleBindings.length > 0) await rbacSeen(admin, limits);
}

const apiVersion = 'rbac.authorization.k8s.io/v1' as const;
const apiGroup = 'rbac.authorization.k8s.io';
const user = 'bearerless-marker';
const path = `/${user}`;
const namespace = 'kube-public';
const configMap = { namespace, name: user };

/** What nobody else is given, once by each of the four kinds of objects. */
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
 * Waits until the authorizer has seen every RBAC object that was written before. It follows each of the four kinds in the order in which
 * objects were written (k8s.io/client-go informers), so it is enough that it knows one of each kind that was written last.
 */
export async function rbacSeen(admin: Admin, limits: Limits): Promise<void> {
  for (const marker of markers) await admin.apply(marker);
  const ask = { user, groups: [], verb: 'get' };
  await waitFor(
    'authorization knows what the administrator wrote',
    async () =>
      ((await admin.allows({ ...ask, path })) && (await admin.allows({ ...ask, configMap }))) || undefined,
    { ...limits, every: 50 },
  );
  for (const marker of markers) await admin.remove(marker);
}
