// Checks whether a kube-apiserver of a version can decode a configuration file. The decoder is strict: it must know the
// kind, the API version and every field. clusters/configurations.yaml lists the fields.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../domain/root.ts';
import { isTree } from '../domain/tree.ts';
import { Minor, Version, within } from '../domain/version.ts';
import { yamlValue } from '../domain/yaml.ts';

const spanned = { since: Minor.optional(), until: Minor.optional() };
const Configuration = z.strictObject({
  apiVersions: z.array(z.strictObject({ name: z.string(), ...spanned })),
  fields: z.record(z.string(), z.strictObject({ type: z.enum(['text', 'flag', 'map', 'list']), ...spanned })),
});
const Known = z.strictObject({
  AuthenticationConfiguration: Configuration,
  AuthorizationConfiguration: Configuration,
  flagBesideFile: z.strictObject({ patches: z.array(Version), source: z.string() }),
});
type Known = z.infer<typeof Known>;
export type Kind = Exclude<keyof Known, 'flagBesideFile'>;

let known: Known | undefined;
const configurations = (): Known =>
  (known ??= Known.parse(yamlValue(readFileSync(join(packageRoot, 'clusters/configurations.yaml'), 'utf8'))));

/**
 * Whether a patch release accepts --anonymous-auth together with a file that configures anonymous requests, and
 * --oidc-* with any file.
 */
export const takesFlagBesideFile = (version: Version): boolean =>
  configurations().flagBesideFile.patches.includes(version);

/** Why a file cannot be decoded, and at which field. */
export interface Undecoded {
  /**
   * `kind`: a missing or another kind. `version`: an API version that this Kubernetes does not know. `field`: an
   * unknown field. `type`: a value of the wrong type.
   */
  why: 'kind' | 'version' | 'field' | 'type';
  at: string;
}

/** The first thing that the decoder of a version rejects, or undefined if it accepts everything. */
export function undecoded(kind: Kind, version: Version, value: unknown): Undecoded | undefined {
  const { apiVersions, fields } = configurations()[kind];
  if (!isTree(value) || value.kind !== kind) return { why: 'kind', at: 'kind' };
  const own = apiVersions.find(({ name }) => name === value.apiVersion);
  if (own === undefined || !within(version, own)) return { why: 'version', at: 'apiVersion' };
  return fault(value, '');

  function fault(found: unknown, path: string): Undecoded | undefined {
    // JSON null stands for a missing value of any type.
    if (found === null || found === undefined) return undefined;
    const type = path === '' ? 'map' : fields[path]?.type;
    if (type !== typeOf(found)) return { why: 'type', at: path };
    if (isTree(found)) return first(Object.keys(found), (key) => keyFault(found, path, key));
    if (Array.isArray(found)) return first(found, (one) => fault(one, `${path}[]`));
    return undefined;
  }

  function keyFault(map: Record<string, unknown>, path: string, key: string): Undecoded | undefined {
    const at = path === '' ? key : `${path}.${key}`;
    const field = fields[at];
    if (field === undefined || !within(version, field)) return { why: 'field', at };
    return fault(map[key], at);
  }
}

/** The words that YAML 1.1, which Kubernetes reads, takes for true and false. */
const words = /^(yes|Yes|YES|on|On|ON|no|No|NO|off|Off|OFF)$/;

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean' || (typeof value === 'string' && words.test(value))) return 'flag';
  return typeof value === 'string' ? 'text' : isTree(value) ? 'map' : 'other';
}

/** The value of a field of type `flag`. */
export const isOn = (value: unknown): boolean => value === true || /^(yes|on)$/i.test(String(value));

function first<A, B>(list: readonly A[], look: (one: A) => B | undefined): B | undefined {
  for (const one of list) {
    const found = look(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
