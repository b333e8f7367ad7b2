// What an authorizer is asked about a request to the apiserver: the verb on a path, or on a resource.
// k8s.io/apiserver pkg/endpoints/request/requestinfo.go, the same in v1.20.2 and v1.37.2.

export type Attributes =
  | { kind: 'path'; verb: string; path: string }
  | { kind: 'resource'; verb: string; resource: string; namespace?: string; name?: string };

/** The attributes of a request. */
export function attributesOf(method: string, pathAndQuery: string): Attributes {
  const [path = ''] = pathAndQuery.split('?');
  const parts = path.split('/').filter((part) => part !== '');
  const rest = parts[0] === 'api' ? parts.slice(2) : parts[0] === 'apis' ? parts.slice(3) : [];
  if (rest.length === 0) return { kind: 'path', verb: method.toLowerCase(), path };
  const namespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name, subresource] = namespaced ? rest.slice(2) : rest;
  return {
    kind: 'resource',
    verb: verbOf(method, name !== undefined),
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    ...(namespaced && rest[1] !== undefined ? { namespace: rest[1] } : {}),
    ...(name === undefined ? {} : { name }),
  };
}

/** OPTIONS on a resource has no verb at all. */
function verbOf(method: string, named: boolean): string {
  const verbs: Record<string, string> = {
    GET: named ? 'get' : 'list',
    HEAD: named ? 'get' : 'list',
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: named ? 'delete' : 'deletecollection',
  };
  return verbs[method] ?? '';
}
