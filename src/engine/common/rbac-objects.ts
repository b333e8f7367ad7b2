// Reads and writes RBAC objects as an administrator: makes them, or puts them in the place of those there, as `kubectl replace` would.
import type { RbacAuthorizationV1Api, V1ObjectMeta } from '@kubernetes/client-node';
import type { RbacObject } from '../../domain/setting.ts';

interface Verbs {
  read(named: RbacObject): Promise<{ metadata?: V1ObjectMeta }>;
  create(body: RbacObject): Promise<unknown>;
  replace(body: RbacObject): Promise<unknown>;
  remove(body: RbacObject): Promise<unknown>;
}

const codeOf = (thrown: unknown) => (thrown as { code?: number }).code;
const notThere = 404;
/** A binding's roleRef cannot be changed: the binding must go first. */
const invalid = 422;

/** The calls for objects of any of the four kinds. */
export function rbacObjects(rbac: RbacAuthorizationV1Api) {
  const verbs = verbsOf(rbac);
  return {
    async read(named: RbacObject): Promise<RbacObject | undefined> {
      const found = await verbs[named.kind].read(named).catch((thrown) => {
        if (codeOf(thrown) !== notThere) throw thrown;
      });
      if (found === undefined) return undefined;
      const { labels, annotations } = found.metadata ?? {};
      const { apiVersion, kind, metadata } = named;
      const { name, namespace } = metadata;
      const where = namespace === undefined ? { name } : { name, namespace };
      return { ...found, apiVersion, kind, metadata: { ...where, labels, annotations } };
    },
    async apply(object: RbacObject): Promise<void> {
      const { create, replace, remove } = verbs[object.kind];
      await replace(object).catch(async (thrown) => {
        if (codeOf(thrown) === invalid) await remove(object);
        else if (codeOf(thrown) !== notThere) throw thrown;
        await create(object);
      });
    },
    async remove(object: RbacObject): Promise<void> {
      await verbs[object.kind].remove(object);
    },
  };
}

function verbsOf(rbac: RbacAuthorizationV1Api): Record<RbacObject['kind'], Verbs> {
  // The client's types want all of an object that the API would refuse to be without anyway.
  const whole = (object: RbacObject) => object as never;
  const at = ({ metadata: { name, namespace = 'default' } }: RbacObject) => ({ name, namespace });
  return {
    ClusterRole: {
      read: (named) => rbac.readClusterRole(at(named)),
      create: (body) => rbac.createClusterRole({ body: whole(body) }),
      replace: (body) => rbac.replaceClusterRole({ ...at(body), body: whole(body) }),
      remove: (body) => rbac.deleteClusterRole(at(body)),
    },
    ClusterRoleBinding: {
      read: (named) => rbac.readClusterRoleBinding(at(named)),
      create: (body) => rbac.createClusterRoleBinding({ body: whole(body) }),
      replace: (body) => rbac.replaceClusterRoleBinding({ ...at(body), body: whole(body) }),
      remove: (body) => rbac.deleteClusterRoleBinding(at(body)),
    },
    Role: {
      read: (named) => rbac.readNamespacedRole(at(named)),
      create: (body) => rbac.createNamespacedRole({ ...at(body), body: whole(body) }),
      replace: (body) => rbac.replaceNamespacedRole({ ...at(body), body: whole(body) }),
      remove: (body) => rbac.deleteNamespacedRole(at(body)),
    },
    RoleBinding: {
      read: (named) => rbac.readNamespacedRoleBinding(at(named)),
      create: (body) => rbac.createNamespacedRoleBinding({ ...at(body), body: whole(body) }),
      replace: (body) => rbac.replaceNamespacedRoleBinding({ ...at(body), body: whole(body) }),
      remove: (body) => rbac.deleteNamespacedRoleBinding(at(body)),
    },
  };
}
