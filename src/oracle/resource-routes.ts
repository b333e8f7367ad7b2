// What the kube-apiserver has for a request to a resource: which of its methods there are, and whether the object is
// there for certain.
import { z } from 'zod';
import type { ResourceAttributes } from './attributes.ts';

/**
 * `served`: 200. `none`: 404. `other-method`: 405. `no-object`: the method wants an object, and none is sent: 400.
 * `redirect`: 302. `malformed`: HTTP itself refuses it. `unknown`: nobody here knows.
 */
export type Route = 'served' | 'none' | 'other-method' | 'no-object' | 'redirect' | 'malformed' | 'unknown';

const Words = z.array(z.string()).default([]);
/** A group of resources of clusters/routes.yaml; the lists are whole. */
export const groups = z.strictObject({
  name: z.string(),
  version: z.string(),
  resources: z.strictObject({ namespaced: Words, cluster: Words, created: Words, other: Words }),
  /** What every cluster has: `namespaces`, or `NAMESPACE/configmaps`. */
  objects: z.record(z.string(), z.array(z.string())).default({}),
});
export type Group = z.infer<typeof groups>;

/** What there is for the request. */
export function resourceRoute(
  known: readonly Group[],
  method: string,
  { group: name, resource, subresource, namespace, name: object, verb }: ResourceAttributes,
  path: string,
): Route {
  const group = known.find((one) => one.name === name);
  if (group === undefined) return isForeign(name) ? 'none' : 'unknown';
  if (path.split('/')[name === '' ? 2 : 3] !== group.version) return 'none';
  const { namespaced, cluster, created, other } = group.resources;
  if (verb === 'watch' || verb === 'proxy' || other.includes(resource) || subresource !== undefined)
    return 'unknown';
  if (created.includes(resource)) {
    if (object !== undefined || namespace !== undefined) return 'unknown';
    return method === 'POST' ? 'no-object' : 'other-method';
  }
  if (!namespaced.includes(resource) && !cluster.includes(resource)) return 'none';
  const isNamespace = resource === 'namespaces';
  const inside = isNamespace ? undefined : namespace;
  if (inside !== undefined && cluster.includes(resource)) return 'unknown';
  return object === undefined
    ? ofMany(method, cluster.includes(resource) || inside !== undefined)
    : ofOne(method, isThere(group, resource, inside, object));
}

/** All objects of a resource; those of all namespaces at once can only be read. */
function ofMany(method: string, whole: boolean): Route {
  if (method === 'GET') return 'served';
  if (!whole) return 'other-method';
  if (method === 'POST') return 'no-object';
  return method === 'DELETE' ? 'unknown' : 'other-method';
}

/** What becomes of a patch or a deletion depends on more than the method. */
function ofOne(method: string, there: boolean): Route {
  if (method === 'GET') return there ? 'served' : 'unknown';
  if (method === 'PUT') return 'no-object';
  return method === 'PATCH' || method === 'DELETE' ? 'unknown' : 'other-method';
}

function isThere(
  { objects }: Group,
  resource: string,
  namespace: string | undefined,
  object: string,
): boolean {
  const listed = objects[namespace === undefined ? resource : `${namespace}/${resource}`] ?? [];
  return listed.includes(object);
}

/** Kubernetes' own groups end so, or have no dot. */
export const isForeign = (group: string): boolean =>
  !group.endsWith('.k8s.io') && !['apps', 'autoscaling', 'batch', 'extensions', 'policy'].includes(group);
