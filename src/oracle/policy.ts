// The RBAC objects that a version's kube-apiserver and kubeadm make, the flags and groups that kubeadm gives, as data:
// clusters/bootstrap-policy.jsonl (of the policy's own tests, scripts/bootstrap-policy.ts) and clusters/kubeadm.yaml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../domain/root.ts';
import { compareVersions, Minor, minorOf, Version, within } from '../domain/version.ts';
import { yamlValue } from '../domain/yaml.ts';

const Words = z.array(z.string());
/** A rule of a role; absent lists are empty. */
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
  /** Of a ClusterRole whose rules the controller manager makes of those of others: the labels of these. */
  aggregates: z.array(z.record(z.string(), z.string())).optional(),
  rules: z.array(RoleRule).optional(),
  role: z.strictObject({ kind: z.string(), name: z.string() }).optional(),
  subjects: z
    .array(z.strictObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .optional(),
});
/** An object of RBAC, as far as it decides. */
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
 * Whether a version has what patches brought (`from`) or took away (`before`): each patch counts in its minor, and what
 * is later than all has it.
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

/** Where a kind has no namespace, `ClusterRole/view`; else `Role/kube-public/name`. */
export const keyOf = ({ kind, namespace, name }: Pick<RbacFact, 'kind' | 'namespace' | 'name'>): string =>
  [kind, ...(kind.startsWith('Cluster') ? [] : [namespace ?? 'default']), name].join('/');

/** What the kube-apiserver of a version makes at each start. */
export const bootstrapObjects = perVersion((version) => bootstrap().filter((one) => within(version, one)));

/** What kubeadm of a version makes at `init`, and anew at `upgrade apply`. */
export const kubeadmObjects = perVersion((version) =>
  kubeadm()
    .objects.filter((one) => isIn(version, one))
    .map(({ since: _, until: __, from: ___, before: ____, source: _____, ...object }) =>
      RbacFact.parse(JSON.parse(JSON.stringify(object).replaceAll('{minor}', `1.${minorOf(version)}`))),
    ),
);

/** The flags that kubeadm gives a kube-apiserver, where the setting does not. */
export function kubeadmFlags(
  version: Version,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const there = kubeadm().apiserverFlags.filter(
    (one) => isIn(version, one) && !(one.unless !== undefined && one.unless in given),
  );
  return Object.fromEntries(there.map(({ name, value }) => [name, value]));
}

/** The groups in the certificate that kubeadm makes for an identity. */
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
