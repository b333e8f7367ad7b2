// Derives the RBAC objects of a cluster: the objects that Kubernetes and kubeadm create, with the changes, additions
// and deletions of an administrator, and with everything that a start of the apiserver or an upgrade restores
// afterwards (k8s.io/component-helpers auth/rbac/reconciliation).
import { isRbac, type RbacObject } from '../domain/setting.ts';
import { objectsOn } from '../domain/setting-objects.ts';
import type { ClusterModel } from './cluster-model.ts';
import { bootstrapObjects, keyOf, kubeadmObjects, type RbacFact } from './policy.ts';

/** An RBAC object, and whether it is protected from reconciliation. */
export interface Bound extends RbacFact {
  /** Set by the annotation autoupdate=false. */
  protected?: boolean;
  /** The oracle cannot tell which rules the controller manager aggregates into this role. */
  unclear?: boolean;
}

export type Objects = ReadonlyMap<string, Bound>;

type Changed = Pick<ClusterModel, 'setting' | 'kubeletVersion' | 'changes' | 'deleted'>;

/** The RBAC objects of a cluster, by key. */
export function objectsOf({ setting, kubeletVersion: before, changes, deleted }: Changed): Objects {
  const objects = new Map<string, Bound>(defaultObjects(before));
  const administer = () => {
    for (const one of objectsOn(setting, before).filter(isRbac)) objects.set(keyOf(factOf(one)), factOf(one));
    for (const key of deleted) objects.delete(key);
  };
  administer();
  let version = before;
  for (const change of changes) {
    if (change.kind === 'upgrade') version = change.to;
    if (change.kind === 'apply-objects') administer();
    if (startsApiserver(change.kind)) {
      inherit(objects);
      for (const one of bootstrapObjects(version)) reconcile(objects, one);
    }
    if (change.kind === 'upgrade') for (const one of kubeadmObjects(version)) objects.set(keyOf(one), one);
  }
  return objects;
}

const heir = { kind: 'ClusterRoleBinding', name: 'system:public-info-viewer' } as const;
const giver = { kind: 'ClusterRoleBinding', name: 'system:discovery' } as const;

/**
 * If system:public-info-viewer is missing at a start, the apiserver creates it from system:discovery, including
 * subjects and annotations, as for clusters that are older than this binding (pkg/registry/rbac/rest/storage_rbac.go,
 * primeSplitClusterRoleBindings).
 */
function inherit(objects: Map<string, Bound>): void {
  const from = objects.get(keyOf(giver));
  if (objects.has(keyOf(heir)) || from === undefined) return;
  objects.set(keyOf(heir), { ...from, name: heir.name, role: { kind: 'ClusterRole', name: heir.name } });
}

/** The RBAC objects of a new cluster. */
export function defaultObjects(version: string): [string, RbacFact][] {
  return [...bootstrapObjects(version), ...kubeadmObjects(version)].map((one) => [keyOf(one), one]);
}

/** Changes that start no apiserver. */
const quiet: readonly ClusterModel['change'][] = [
  ...(['none', 'apply-objects', 'edit-authentication', 'upgrade-node', 'renew-certificate'] as const),
];

/** Whether a change starts an apiserver, which then restores RBAC objects. */
export const startsApiserver = (change: ClusterModel['change']): boolean => !quiet.includes(change);

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

/** Adds missing parts and removes nothing. Only a binding with another role is replaced. */
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
