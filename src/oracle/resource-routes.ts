// Derives what the kube-apiserver returns to an authorized request for a resource: which methods the resource has, and
// whether the object certainly exists.
import { z } from 'zod';
import { nodeInPath } from '../domain/request-extras.ts';
import type { ResourceAttributes } from './attributes.ts';

/**
 * `served`: 200. `none`: 404. `other-method`: 405. `no-object`: 400, because the method needs an object and none is
 * sent. `kubelet`: what the kubelet of the node answers. `redirect`: 302. `malformed`: the HTTP server itself refuses
 * the request. `unknown`: the oracle does not know.
 */
export type Route =
  | 'served'
  | 'none'
  | 'other-method'
  | 'no-object'
  | 'kubelet'
  | 'redirect'
  | 'malformed'
  | 'unknown';

const Words = z.array(z.string()).default([]);
/** A group of resources in clusters/routes.yaml; its lists are complete. */
export const groups = z.strictObject({
  name: z.string(),
  version: z.string(),
  resources: z.strictObject({ namespaced: Words, cluster: Words, created: Words, other: Words }),
  /** The objects that exist in every cluster, by `namespaces` or `NAMESPACE/configmaps`. */
  objects: z.record(z.string(), z.array(z.string())).default({}),
});
export type ResourceGroup = z.infer<typeof groups>;

/** The route of a request for a resource. */
export function resourceRoute(
  known: readonly ResourceGroup[],
  {
    method,
    attributes: { group: name, resource, subresource, namespace, name: object, verb },
    path,
  }: { method: string; attributes: ResourceAttributes; path: string },
): Route {
  const group = known.find((one) => one.name === name);
  if (group === undefined) return isForeign(name) ? 'none' : 'unknown';
  if (path.split('/')[name === '' ? 2 : 3] !== group.version) return 'none';
  const { namespaced, cluster, created, other } = group.resources;
  const isNode = name === '' && resource === 'nodes' && object === nodeInPath;
  if (isNode && path.startsWith(`/api/v1/nodes/${nodeInPath}/proxy/`)) return 'kubelet';
  if (isNode && subresource === 'status' && method === 'GET') return 'served';
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
    : ofOne(method, isNode || isThere(group, { resource, namespace: inside, object }));
}

/** A request for all objects of a resource. Objects of all namespaces at once can only be read. */
function ofMany(method: string, whole: boolean): Route {
  if (method === 'GET') return 'served';
  if (!whole) return 'other-method';
  if (method === 'POST') return 'no-object';
  return method === 'DELETE' ? 'unknown' : 'other-method';
}

/** A request for one object. The answer to a patch or a deletion depends on more than the method. */
function ofOne(method: string, there: boolean): Route {
  if (method === 'GET') return there ? 'served' : 'unknown';
  if (method === 'PUT') return 'no-object';
  return method === 'PATCH' || method === 'DELETE' ? 'unknown' : 'other-method';
}

function isThere(
  { objects }: ResourceGroup,
  { resource, namespace, object }: { resource: string; namespace: string | undefined; object: string },
): boolean {
  const listed = objects[namespace === undefined ? resource : `${namespace}/${resource}`] ?? [];
  return listed.includes(object);
}

/** Whether a group is not one of Kubernetes' own: those end in .k8s.io or have no dot. */
export const isForeign = (group: string): boolean =>
  !group.endsWith('.k8s.io') && !['apps', 'autoscaling', 'batch', 'extensions', 'policy'].includes(group);
