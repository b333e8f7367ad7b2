// Lists what a kubelet serves at each path, as data. Source: pkg/kubelet/server/server.go, read in v1.20.2, v1.24.17,
// v1.28.15, v1.31.4, and v1.33.13 to v1.37.2.
import { compareVersions, minorOf, type Version, within } from './version.ts';

/** The fields of a KubeletConfiguration that turn off single handlers. */
export type Handler = 'enableSystemLogHandler' | 'enableProfilingHandler' | 'enableDebugFlagsHandler';

interface Route {
  /**
   * The pattern in the multiplexer (net/http ServeMux). With a trailing slash it also covers everything below it, and
   * redirects there from itself without the slash.
   */
  path: string;
  /**
   * What a web service of go-restful serves below its path: `*` is one segment, `**` the rest; an empty one is the path
   * itself. A slash at the end means nothing to it. A web service whose path has no slash at its end covers both.
   * Absent for a handler of its own, which serves its path alone.
   */
  below?: readonly string[];
  /** The methods of the route; absent means any. */
  methods?: readonly string[];
  /**
   * What an authorized caller gets: an answer, or the error that the harness's requests cause because they name a
   * missing pod (`no-such-pod`) or no stream (`no-stream`).
   */
  gives: 'answer' | 'no-such-pod' | 'no-stream' | 'unknown';
  /**
   * What the path returns without debugging handlers (enableDebuggingHandlers is false, or the read-only port): an
   * answer that it is disabled, to the path with a slash and below; or nothing because it is not registered. If absent,
   * the path stays available.
   */
  debugging?: 'disabled' | 'gone';
  since?: string;
  /** The configuration field that turns off this handler alone. */
  off?: Handler;
  /** The path is also served on the health port. */
  health?: true;
  /** The first patch release of each minor to which `debugging` applies. Before it the path stays available. */
  debuggingSince?: readonly Version[];
}

const GET = ['GET'];
const disabled = { debugging: 'disabled' } as const;
const gone = { gives: 'answer', debugging: 'gone' } as const;
/** Pod and container, with or without the UID between them. */
const container = ['*/*/*', '*/*/*/*'];

const routes: readonly Route[] = [
  { path: '/healthz', gives: 'answer', health: true },
  { path: '/healthz/ping', gives: 'answer', health: true },
  { path: '/healthz/log', gives: 'answer' },
  { path: '/healthz/syncloop', gives: 'answer' },
  { path: '/pods', below: [''], methods: GET, gives: 'answer' },
  { path: '/stats/', below: ['summary'], methods: ['GET', 'POST'], gives: 'answer' },
  { path: '/metrics', gives: 'answer' },
  { path: '/metrics/cadvisor', gives: 'answer' },
  { path: '/metrics/probes', gives: 'answer' },
  { path: '/metrics/resource', gives: 'answer' },
  // The gate ComponentSLIs is on since v1.27.
  { path: '/metrics/slis', gives: 'answer', since: '1.27' },
  { path: '/logs/', below: [''], methods: GET, gives: 'answer', off: 'enableSystemLogHandler', ...disabled },
  // The answer depends on the files of the node.
  {
    path: '/logs/',
    below: ['**'],
    methods: GET,
    gives: 'unknown',
    off: 'enableSystemLogHandler',
    ...disabled,
  },
  { path: '/runningpods/', below: [''], methods: GET, gives: 'answer', ...disabled },
  {
    path: '/debug/pprof/',
    below: ['*'],
    methods: GET,
    gives: 'answer',
    off: 'enableProfilingHandler',
    ...disabled,
  },
  // The answer depends on the request: a GET gets 406.
  { path: '/debug/flags/v', gives: 'unknown', debugging: 'gone', off: 'enableDebugFlagsHandler' },
  { path: '/containerLogs', below: ['*/*/*'], methods: GET, gives: 'no-such-pod', ...disabled },
  { path: '/run', below: container, methods: ['POST'], gives: 'no-such-pod', ...disabled },
  { path: '/exec', below: container, methods: ['GET', 'POST'], gives: 'no-stream', ...disabled },
  { path: '/attach', below: container, methods: ['GET', 'POST'], gives: 'no-stream', ...disabled },
  {
    path: '/portForward',
    below: ['*/*', '*/*/*'],
    methods: ['GET', 'POST'],
    gives: 'no-such-pod',
    ...disabled,
  },
  { path: '/configz', ...gone },
  // The gate ContainerCheckpoint is on since v1.30, ComponentStatusz and ComponentFlagz since v1.36.
  {
    path: '/checkpoint/',
    below: ['*/*/*'],
    methods: ['POST'],
    gives: 'no-such-pod',
    debugging: 'gone',
    since: '1.30',
    // CVE-2025-0426, kubernetes/kubernetes#130016: before these patches the read-only port also had this path.
    debuggingSince: ['v1.30.10', 'v1.31.6', 'v1.32.2'],
  },
  { path: '/statusz', ...gone, since: '1.36' },
  { path: '/flagz', ...gone, since: '1.36' },
];

/** What an authorized caller gets at a path of a kubelet. Every caller gets `none` and `redirect`. */
export type RouteResult =
  | 'unclean'
  | 'none'
  | 'redirect'
  | 'disabled'
  | 'no-route'
  | 'other-method'
  | Route['gives'];

/**
 * The server of a kubelet: the authenticated one with debugging handlers (`all`) or without them (`no-debugging`), the
 * read-only one, or the health one. `off` lists single handlers that are turned off.
 */
export interface Handlers {
  kind: 'all' | 'no-debugging' | 'read-only' | 'health';
  off?: readonly Handler[];
}

/** What an authorized caller gets at a path. */
export function routeResultAt(
  version: Version,
  { kind: handlers, off = [] }: Handlers,
  { method, pathAndQuery }: { method: string; pathAndQuery: string },
): RouteResult {
  const [path = ''] = pathAndQuery.split('?');
  // net/http ServeMux first cleans such paths, and redirects the caller to the clean path.
  if (/%|\/\/|\/\.{1,2}(\/|$)/.test(path)) return 'unclean';
  const here = routes.filter(
    (route) =>
      within(version, route) &&
      (handlers !== 'health' || route.health) &&
      (handlers === 'all' || route.debugging !== 'gone' || isBefore(version, route.debuggingSince)),
  );
  const isDisabled = (route: Route) => handlers !== 'all' && route.debugging === 'disabled';
  // The handler that says so has a slash at the end of its path.
  const patterns = here.map((route) =>
    isDisabled(route) && !route.path.endsWith('/') ? { ...route, path: `${route.path}/` } : route,
  );
  const covering = patterns.filter((route) => covers(route, path));
  if (covering.length === 0) return patterns.some((route) => route.path === `${path}/`) ? 'redirect' : 'none';
  if (covering.some((route) => isDisabled(route) || (route.off !== undefined && off.includes(route.off))))
    return 'disabled';
  const served = covering.filter((route) => serves(route, path));
  const route = served.find(({ methods }) => methods?.includes(method) !== false);
  if (route !== undefined) return route.gives;
  return served.length > 0 ? 'other-method' : 'no-route';
}

/** How a kubelet says that nothing but the pod or the stream is missing. */
export const missingCodes = { 'no-such-pod': 404, 'no-stream': 400 } as const;

/**
 * Whether an answer says that nothing but the pod or the stream is missing: then the request is past authentication and
 * authorization. `kinds` are the handlers that the server may have. Where one of them has nothing at the path, a 404
 * may be that of everybody.
 */
export function isOnlyMissing(
  version: Version,
  kinds: readonly Handlers['kind'][],
  { code, ...request }: { method: string; pathAndQuery: string; code: number },
): boolean {
  const results = kinds.map((kind) => routeResultAt(version, { kind }, request));
  if (code === 404 && results.includes('none')) return false;
  return results.some((result) => code === (missingCodes as Partial<Record<RouteResult, number>>)[result]);
}

/** Whether the multiplexer hands a path to this route. */
function covers({ path: pattern, below }: Route, path: string): boolean {
  if (pattern === path) return true;
  if (pattern.endsWith('/')) return path.startsWith(pattern);
  return below !== undefined && path.startsWith(`${pattern}/`);
}

/** Whether a web service has a route for a path that it covers; a handler of its own has. */
function serves({ path: pattern, below }: Route, path: string): boolean {
  if (below === undefined) return true;
  const rest = path.slice(pattern.length).split('/').filter(Boolean);
  return below.some((template) => {
    if (template === '**') return rest.length > 0;
    const wanted = template.split('/').filter(Boolean);
    return rest.length === wanted.length && wanted.every((one, n) => one === '*' || one === rest[n]);
  });
}

function isBefore(version: Version, patches: readonly Version[] = []): boolean {
  return patches.some((patch) => minorOf(patch) === minorOf(version) && compareVersions(version, patch) < 0);
}

/**
 * The subresources of its node that the kubelet authorizes a request for; access to one of them is enough
 * (pkg/kubelet/server/auth.go).
 */
const reviewed: readonly { path: string; is: readonly string[]; since?: string }[] = [
  { path: '/stats', is: ['stats'] },
  { path: '/metrics', is: ['metrics'] },
  { path: '/logs', is: ['log'] },
  { path: '/checkpoint', is: ['checkpoint'], since: '1.30' },
  { path: '/statusz', is: ['statusz'], since: '1.32' },
  { path: '/flagz', is: ['configz'], since: '1.33' },
  // The gate KubeletFineGrainedAuthz is on since v1.33.
  { path: '/pods', is: ['pods', 'proxy'], since: '1.33' },
  { path: '/runningpods', is: ['pods', 'proxy'], since: '1.33' },
  { path: '/healthz', is: ['healthz', 'proxy'], since: '1.33' },
  { path: '/configz', is: ['configz', 'proxy'], since: '1.33' },
];

/**
 * What the kubelet asks the apiserver about a request: the verb (empty for methods that have none) and subresources of
 * the node, such as `proxy`.
 */
export function reviewedAs(
  version: Version,
  method: string,
  pathAndQuery: string,
): { verb: string; subresources: string[] } {
  const [path = ''] = pathAndQuery.split('?');
  const verbs: Record<string, string> = {
    GET: 'get',
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  const found = reviewed.find(
    (one) => within(version, one) && (path === one.path || path.startsWith(`${one.path}/`)),
  );
  return {
    verb: verbs[method] ?? '',
    subresources: [...(found?.is ?? ['proxy'])],
  };
}
