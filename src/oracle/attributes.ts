// Derives the attributes of a request that an authorizer sees: a verb on a path, or a verb on a resource. Source:
// k8s.io/apiserver pkg/endpoints/request/requestinfo.go, the same in v1.20.2 and v1.37.2.

export interface ResourceAttributes {
  kind: 'resource';
  verb: string;
  /** Empty for the core group. */
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}
export type Attributes = { kind: 'path'; verb: string; path: string } | ResourceAttributes;

/** Verbs that are part of the path, as in `/api/v1/watch/pods`. */
const inPath = ['proxy', 'watch'];
const ofNamespaces = ['status', 'finalize'];

/** The attributes of a request. */
export function attributesOf(method: string, pathAndQuery: string): Attributes {
  const path = pathnameOf(pathAndQuery);
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  const core = parts[0] === 'api';
  if (parts.length < (core ? 3 : 4) || !(core || parts[0] === 'apis'))
    return { kind: 'path', verb: method.toLowerCase(), path };
  const group = core ? '' : (parts[1] ?? '');
  const after = parts.slice(core ? 2 : 3);
  const [special] = after;
  const written = inPath.includes(special ?? '') && after.length > 1 ? special : undefined;
  const rest = written === undefined ? after : after.slice(1);
  const namespace = rest[0] === 'namespaces' ? rest[1] : undefined;
  const inside = namespace !== undefined && rest.length > 2 && !ofNamespaces.includes(rest[2] ?? '');
  const [resource = '', named = '', subresource] = inside ? rest.slice(2) : rest;
  const verb = written ?? verbOf(method);
  const query = new URLSearchParams(pathAndQuery.split('?').slice(1).join('?'));
  const name = named === '' && verb === 'get' ? selectedBy(query) : named;
  return {
    kind: 'resource',
    verb: named === '' ? collective(verb, query) : verb,
    group,
    resource,
    ...(subresource === undefined || written !== undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === '' ? {} : { name }),
  };
}

/** The path that the apiserver compares: decoded, without the query. */
export function pathnameOf(pathAndQuery: string): string {
  const [pathname = ''] = pathAndQuery.split('?');
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** The verb of a method. OPTIONS on a resource has no verb. */
function verbOf(method: string): string {
  const verbs: Record<string, string> = {
    GET: 'get',
    HEAD: 'get',
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  return verbs[method] ?? '';
}

function collective(verb: string, query: URLSearchParams): string {
  if (verb === 'delete') return 'deletecollection';
  if (verb !== 'get') return verb;
  const watch = query.get('watch')?.toLowerCase();
  return watch === undefined || watch === 'false' || watch === '0' ? 'list' : 'watch';
}

const selectedBy = (query: URLSearchParams) =>
  /^metadata\.name==?([^,=]+)$/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
