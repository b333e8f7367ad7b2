// Does to RBAC what a setting asks of an administrator once its cluster is up, puts back what the setting before it had changed, and
// waits until authorization has seen it.
import { isRbac, type RbacObject, type Setting } from '../domain/setting.ts';
import type { Admin } from './admin.ts';
import { inForce } from './common/in-force.ts';

type Limits = { limit: number; signal: AbortSignal };

/** For settings that take turns in one cluster: gives what makes its RBAC that of a setting, which returns when all of it counts. */
export function tightener(
  admin: Admin,
  limits: Limits,
): (setting: Pick<Setting, 'objects' | 'deleteRoleBindings'>) => Promise<void> {
  let undo: (() => Promise<void>)[] = [];
  return async ({ objects, deleteRoleBindings }) => {
    const before = undo;
    undo = [];
    for (const step of before) await step();
    const change = async (object: RbacObject, act: (object: RbacObject) => Promise<void>) => {
      const was = await admin.read(object);
      undo.push(() => (was === undefined ? admin.remove(object) : admin.apply(was)));
      await act(object);
    };
    for (const object of objects.filter(isRbac)) await change(object, admin.apply);
    for (const path of deleteRoleBindings) {
      const [namespace, ...name] = path.split('/');
      const metadata = { namespace, name: name.join('/') };
      await change({ apiVersion, kind: 'RoleBinding', metadata }, admin.remove);
    }
    if (before.length + undo.length > 0) await rbacSeen(admin, limits);
  };
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
  const known = async () =>
    (await admin.allows({ ...ask, path })) && (await admin.allows({ ...ask, configMap }));
  await inForce(admin, 'authorization knows what the administrator wrote', known, { ...limits, every: 50 });
  for (const marker of markers) await admin.remove(marker);
}
