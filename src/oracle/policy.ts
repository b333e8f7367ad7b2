// Reads the RBAC objects that a version's kube-apiserver and kubeadm create, and the flags and groups that kubeadm
// sets. The data is in clusters/bootstrap-policy.jsonl (from the policy's own tests, by scripts/bootstrap-policy.ts)
// and clusters/kubeadm.yaml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../domain/root.ts';
import { compareVersions, isRelease, Minor, minorOf, Version, within } from '../domain/version.ts';
import { yamlValue } from '../domain/yaml.ts';

const Words = z.array(z.string());
/** A rule of a role; absent lists count as empty. */
const RoleRule = z.strictObject({
  verbs: Words,
  apiGroups: Words.optional(),
  resources: Words.optional(),
  resourceNames: Words.optional(),
  nonResourceURLs: Words.optional(),
});
export type RoleRule = z.infer<typeof RoleRule>;

const kinds = ['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'] as const;
const RbacFact = z.strictObject({
  kind: z.enum(kinds),
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  /** For an aggregated ClusterRole: the labels of the roles from which the controller manager takes its rules. */
  aggregates: z.array(z.record(z.string(), z.string())).optional(),
  rules: z.array(RoleRule).optional(),
  role: z.strictObject({ kind: z.string(), name: z.string() }).optional(),
  subjects: z
    .array(z.strictObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .optional(),
});
/** The parts of an RBAC object that matter for authorization. */
export type RbacFact = z.infer<typeof RbacFact>;

const span = {
  since: Minor.optional(),
  until: Minor.optional(),
  from: z.array(Version).optional(),
  before: z.array(Version).optional(),
};
const sourced = { ...span, source: z.string() };
const Kubeadm = z.strictObject({
  apiserverFlags: z.array(
    z.strictObject({ name: z.string(), value: z.string(), unless: z.string().optional(), ...sourced }),
  ),
  objects: z.array(RbacFact.extend(sourced)),
  groups: z.array(z.strictObject({ identity: z.string(), group: z.string(), ...sourced })),
});

const read = (name: string) => readFileSync(join(packageRoot, 'clusters', name), 'utf8');
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};
const bootstrap = once(() => {
  const lines = read('bootstrap-policy.jsonl').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as RbacFact & { since: string; until: string });
});
const kubeadm = once(() => Kubeadm.parse(yamlValue(read('kubeadm.yaml'))));

/**
 * Whether a version has a change that patch releases introduced (`from`) or removed (`before`). Each patch counts
 * within its minor; a version later than all of them has the change.
 */
export function hasPatch(version: Version, patches: readonly Version[]): boolean {
  const own = patches.find((patch) => minorOf(patch) === minorOf(version));
  if (own !== undefined) return compareVersions(version, own) >= 0;
  return patches.every((patch) => compareVersions(version, patch) > 0);
}

interface Spanned {
  since?: string | undefined;
  until?: string | undefined;
  from?: Version[] | undefined;
  before?: Version[] | undefined;
}

const isIn = (version: Version, { from, before, ...rest }: Spanned) =>
  within(version, rest) &&
  (from === undefined || hasPatch(version, from)) &&
  (before === undefined || !hasPatch(version, before));

/** The key of an object: `ClusterRole/view` without a namespace, else `Role/kube-public/name`. */
export const keyOf = ({ kind, namespace, name }: Pick<RbacFact, 'kind' | 'namespace' | 'name'>): string =>
  [kind, ...(kind.startsWith('Cluster') ? [] : [namespace ?? 'default']), name].join('/');

/** The objects that the kube-apiserver of a version creates at each start. */
export const bootstrapObjects = perVersion((version) => bootstrap().filter((one) => within(version, one)));

/**
 * Whether they are known here. Without them, every prediction of a 403 would be a guess; and what a version before its
 * release has of its minor nobody wrote down.
 */
export const knowsPolicy = (version: Version) => isRelease(version) && bootstrapObjects(version).length > 0;

/** The objects that kubeadm of a version creates at `init`, and again at `upgrade apply`. */
export const kubeadmObjects = perVersion((version) =>
  kubeadm()
    .objects.filter((one) => isIn(version, one))
    .map(({ since: _, until: __, from: ___, before: ____, source: _____, ...object }) =>
      RbacFact.parse(JSON.parse(JSON.stringify(object).replaceAll('{minor}', `1.${minorOf(version)}`))),
    ),
);

/** The flags that kubeadm sets for a kube-apiserver if the setting does not set them. */
export function kubeadmFlags(
  version: Version,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const there = kubeadm().apiserverFlags.filter(
    (one) => isIn(version, one) && !(one.unless !== undefined && one.unless in given),
  );
  return Object.fromEntries(there.map(({ name, value }) => [name, value]));
}

/** The groups in the certificate that kubeadm creates for an identity. */
export function certificateGroups(version: Version, identity: string): string[] {
  const own = kubeadm().groups.filter((one) => one.identity === identity && isIn(version, one));
  return own.map(({ group }) => group);
}

function perVersion<T>(make: (version: Version) => T): (version: Version) => T {
  const made = new Map<Version, T>();
  return (version) => {
    const known = made.get(version) ?? make(version);
    made.set(version, known);
    return known;
  };
}
