// Derives what a server of the control plane returns at a path to an authorized caller: clusters/routes.yaml, without
// the paths that a setting turns off.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { boolOf } from '../domain/flags.ts';
import { packageRoot } from '../domain/root.ts';
import { Minor, type Version, within } from '../domain/version.ts';
import { yamlValue } from '../domain/yaml.ts';
import { attributesOf, pathnameOf } from './attributes.ts';
import type { ClusterModel } from './cluster-model.ts';
import { gateOf, listOf } from './flags.ts';
import { groups, isForeign, type ResourceGroup, type Route, resourceRoute } from './resource-routes.ts';

const span = { since: Minor.optional(), until: Minor.optional() };
const Server = z.strictObject({
  roots: z.array(z.string()),
  allowed: z.array(z.strictObject({ path: z.string(), ...span })).default([]),
  paths: z.array(
    z.strictObject({
      path: z.string(),
      answers: z.union([z.literal('any'), z.literal('get'), z.literal(404), z.literal(302)]),
      /** The path with a trailing slash gives the same answer. */
      slash: z.boolean().default(false),
      gate: z.string().optional(),
      flag: z.string().optional(),
      issuer: z.boolean().default(false),
      ...span,
    }),
  ),
  groups: z.array(groups).default([]),
});
const Servers = z.strictObject({
  'kube-apiserver': Server,
  'kube-controller-manager': Server,
  'kube-scheduler': Server,
});
export type ServerName = keyof z.infer<typeof Servers>;
type Path = z.infer<typeof Server>['paths'][number];

let servers: z.infer<typeof Servers> | undefined;
const all = () =>
  (servers ??= Servers.parse(yamlValue(readFileSync(join(packageRoot, 'clusters/routes.yaml'), 'utf8'))));

/** The route of a request to a server. */
export function routeOf(
  server: ServerName,
  model: ClusterModel,
  { method, pathAndQuery }: { method: string; pathAndQuery: string },
): Route {
  const { roots, paths, groups } = all()[server];
  const [raw = ''] = pathAndQuery.split('?');
  if (/%(?![0-9a-f]{2})/i.test(raw)) return 'malformed';
  const path = pathnameOf(raw);
  const [root = ''] = path.split('/').slice(1);
  if (!roots.includes('*') && (!roots.includes(root) || path.startsWith('//')))
    return path === '/' ? 'served' : 'none';
  if (/\/\/|\/\.{1,2}(\/|$)|%/.test(path) || /%2f/i.test(raw)) return 'unknown';
  const attributes = attributesOf(method, pathAndQuery);
  if (attributes.kind === 'resource') return resourceRoute(groups, { method, attributes, path });
  const there = paths.find((one) => within(model.version, one) && isAt(one, path));
  if (there === undefined) return groupRoute(groups, method, path) ?? 'unknown';
  if (isTaken(there, model)) return 'none';
  switch (there.answers) {
    case 'any':
      return 'served';
    case 'get':
      return method === 'GET' ? 'served' : 'other-method';
    case 404:
      return 'none';
    case 302:
      return 'redirect';
    default:
      return there.answers satisfies never;
  }
}

/** Whether a server allows this path to everyone without asking an authorizer. */
export function alwaysAllowed(server: ServerName, version: Version, pathAndQuery: string): boolean {
  const path = pathnameOf(pathAndQuery);
  return all()[server].allowed.some((one) => one.path === path && within(version, one));
}

const isAt = ({ path, slash }: Path, asked: string) => path === asked || (slash && `${path}/` === asked);

/** The route of a path of an API group. A foreign group does not exist; for a known one its own page answers. */
function groupRoute(groups: readonly ResourceGroup[], method: string, path: string): Route | undefined {
  const [prefix, group = '', version, ...more] = path.slice(1).replace(/\/$/, '').split('/');
  if (prefix === 'api') return version === undefined && group !== 'v1' ? 'none' : undefined;
  if (prefix !== 'apis' || more.length > 0) return undefined;
  const own = groups.find(({ name }) => name === group && name !== '');
  if (own === undefined) return isForeign(group) ? 'none' : undefined;
  if (version === undefined) return 'served';
  if (version !== own.version) return 'none';
  return method === 'GET' ? 'served' : 'other-method';
}

/** Whether a gate, a flag or the issuer of the setting turns the path off. */
function isTaken({ gate, flag, issuer }: Path, { flags }: ClusterModel): boolean {
  if (gate !== undefined && gateOf(flags, gate) === false) return true;
  if (flag !== undefined && boolOf(flags[flag] ?? 'true') === false) return true;
  return issuer && !/^https:\/\/[^?#]*$/.test(listOf(flags['service-account-issuer'])[0] ?? '');
}
