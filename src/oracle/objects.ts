// Which objects of RBAC a cluster has: those that Kubernetes and kubeadm make, with what an administrator put in their
// place, beside them or took away, and with what a start of an apiserver or an upgrade put back since
// (k8s.io/component-helpers auth/rbac/reconciliation).
import { isRbac, type RbacObject } from '../domain/setting.ts';
import { objectsOn } from '../domain/setting-objects.ts';
import type { ClusterModel } from './cluster-model.ts';
import { bootstrapObjects, keyOf, kubeadmObjects, type RbacFact } from './policy.ts';

/** An object, and whether it is kept from being completed. */
export interface Bound extends RbacFact {
  /** The annotation autoupdate=false. */
  protected?: boolean;
  /** What the controller manager makes its rules of cannot be told from here. */
  unclear?: boolean;
}

export type Objects = ReadonlyMap<string, Bound>;

type Changed = Pick<ClusterModel, 'setting' | 'version' | 'kubeletVersion' | 'change' | 'deleted'>;

/** The objects of a cluster. */
export function objectsOf({ setting, version, kubeletVersion: before, change, deleted }: Changed): Objects {
  const objects = new Map<string, Bound>(defaultObjects(before));
  for (const one of objectsOn(setting, before).filter(isRbac)) objects.set(keyOf(factOf(one)), factOf(one));
  for (const key of deleted) objects.delete(key);
  if (startsApiserver(change)) {
    inherit(objects);
    for (const one of bootstrapObjects(version)) reconcile(objects, one);
  }
  if (change === 'upgrade') for (const one of kubeadmObjects(version)) objects.set(keyOf(one), one);
  return objects;
}

const heir = { kind: 'ClusterRoleBinding', name: 'system:public-info-viewer' } as const;
const giver = { kind: 'ClusterRoleBinding', name: 'system:discovery' } as const;

/**
 * A start that misses the one binding makes it from the other, subjects and annotations included, as for clusters that
 * are older than it (pkg/registry/rbac/rest/storage_rbac.go, primeSplitClusterRoleBindings).
 */
function inherit(objects: Map<string, Bound>): void {
  const from = objects.get(keyOf(giver));
  if (objects.has(keyOf(heir)) || from === undefined) return;
  objects.set(keyOf(heir), { ...from, name: heir.name, role: { kind: 'ClusterRole', name: heir.name } });
}

/** What a fresh cluster has. */
export function defaultObjects(version: string): [string, RbacFact][] {
  return [...bootstrapObjects(version), ...kubeadmObjects(version)].map((one) => [keyOf(one), one]);
}

/** Every change but an edit of the authentication file starts an apiserver, which completes what it may. */
export const startsApiserver = (change: ClusterModel['change']): boolean =>
  change !== 'none' && change !== 'edit-authentication';

function factOf({ kind, metadata, rules, roleRef, subjects, ...more }: RbacObject): Bound {
  const { name, namespace, annotations = {} } = metadata;
  const { labels } = metadata as { labels?: Record<string, string> };
  const { aggregationRule } = more as { aggregationRule?: { clusterRoleSelectors?: Selector[] } };
  const selectors = aggregationRule?.clusterRoleSelectors;
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels ? { labels } : {}),
    ...(selectors ? { aggregates: selectors.map(({ matchLabels = {} }) => matchLabels) } : {}),
    ...(selectors?.some(({ matchExpressions }) => matchExpressions !== undefined) ? { unclear: true } : {}),
    ...(kind.endsWith('Binding') ? {} : { rules: rules ?? [] }),
    ...(roleRef ? { role: { kind: roleRef.kind, name: roleRef.name } } : {}),
    ...(kind.endsWith('Binding') ? { subjects: (subjects ?? []) as NonNullable<RbacFact['subjects']> } : {}),
    ...(annotations['rbac.authorization.kubernetes.io/autoupdate'] === 'false' ? { protected: true } : {}),
  };
}

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: unknown;
}

/** What is missing is added and nothing taken away, but for a binding of another role, which is made anew. */
function reconcile(objects: Map<string, Bound>, wanted: RbacFact): void {
  const key = keyOf(wanted);
  const there = objects.get(key);
  if (there?.protected) return;
  const sameRole = JSON.stringify(there?.role) === JSON.stringify(wanted.role);
  if (there === undefined || !sameRole) objects.set(key, wanted);
  else
    objects.set(key, {
      ...there,
      ...(wanted.rules ? { rules: joined(there.rules, wanted.rules) } : {}),
      ...(wanted.subjects ? { subjects: joined(there.subjects, wanted.subjects) } : {}),
      ...(wanted.aggregates ? { aggregates: joined(there.aggregates, wanted.aggregates) } : {}),
      ...(wanted.labels ? { labels: { ...wanted.labels, ...there.labels } } : {}),
    });
}

const joined = <T>(there: readonly T[] = [], wanted: readonly T[]): T[] => {
  const known = new Set(there.map((one) => JSON.stringify(one)));
  return [...there, ...wanted.filter((one) => !known.has(JSON.stringify(one)))];
};
