// Derives who may do what through which binding. A grant is one rule of a role for the subjects of one binding.
import type { Attributes } from './attributes.ts';
import { type Bound, defaultObjects, type Objects } from './objects.ts';
import { keyOf, type RbacFact, type RoleRule } from './policy.ts';

export interface Grant {
  /** The binding: a ClusterRoleBinding's name, or `namespace/name`. */
  id: string;
  /** True if the rule or the subjects come from the setting; false if every cluster of the version has this grant. */
  own: boolean;
  /** `User NAME` and `Group NAME`. */
  to: readonly string[];
  namespace?: string;
  /** `unclear`: the oracle cannot tell what the role allows. */
  rule: RoleRule | 'unclear';
  /** The keys of the objects that give it: the binding, the role, and the roles that are aggregated into it. */
  from: readonly string[];
}

/** All grants of a cluster. A cluster may have thousands, so they are found by the names of their subjects. */
export interface Grants {
  all: readonly Grant[];
  byName: ReadonlyMap<string, readonly number[]>;
  /** The keys of the objects whose grants allowed a request, or left it unclear, so far. */
  used: Set<string>;
}

/** The grants of a cluster's objects; the grants that every cluster has come first. */
export function grantsOf(objects: Objects, version: string): Grants {
  const fresh: Objects = new Map(defaultObjects(version));
  const grants = [...objects.values()].flatMap((binding) => {
    const { role, subjects = [], kind } = binding;
    if (role === undefined) return [];
    const id =
      kind === 'ClusterRoleBinding' ? binding.name : `${binding.namespace ?? 'default'}/${binding.name}`;
    const namespace = kind === 'RoleBinding' ? { namespace: binding.namespace ?? 'default' } : {};
    const bound = objects.get(roleKey(binding));
    const before = fresh.get(keyOf(binding));
    const usual = before && JSON.stringify(before.role) === JSON.stringify(role) ? before : undefined;
    const usualRules = new Set(
      usual ? rulesOf(fresh, fresh.get(roleKey(usual))).map(({ rule }) => text(rule)) : [],
    );
    const usualSubjects = new Set((usual?.subjects ?? []).map(nameOf));
    const names = subjects.map(nameOf);
    return rulesOf(objects, bound).flatMap(({ rule, roles }) => {
      const kept = usualRules.has(text(rule));
      const old = kept ? names.filter((name) => usualSubjects.has(name)) : [];
      const own = names.filter((name) => !old.includes(name));
      const more = { rule, from: [keyOf(binding), ...roles], ...namespace };
      return [
        ...(old.length > 0 ? [{ id, own: false, to: old, ...more }] : []),
        ...(own.length > 0 ? [{ id, own: true, to: own, ...more }] : []),
      ];
    });
  });
  const all = [...grants.filter(({ own }) => !own), ...grants.filter(({ own }) => own)];
  const byName = new Map<string, number[]>();
  all.forEach(({ to }, at) => {
    for (const name of new Set(to)) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [at]);
      else known.push(at);
    }
  });
  return { all, byName, used: new Set() };
}

const text = (rule: RoleRule | 'unclear') => JSON.stringify(rule);

const roleKey = ({ role, namespace }: RbacFact) =>
  keyOf({
    kind: role?.kind as RbacFact['kind'],
    name: role?.name ?? '',
    ...(namespace ? { namespace } : {}),
  });

/** A rule of a role, and the keys of the roles that it comes from. */
interface RuleFrom {
  rule: Grant['rule'];
  roles: string[];
}

/** The rules of a role. An aggregated role has the rules that the controller manager gives it. */
function rulesOf(objects: Objects, role: Bound | undefined, within: readonly string[] = []): RuleFrom[] {
  if (role === undefined) return [];
  const key = keyOf(role);
  if (role.unclear) return [{ rule: 'unclear', roles: [key] }];
  const { aggregates, rules = [], name } = role;
  if (aggregates === undefined) return rules.map((rule) => ({ rule, roles: [key] }));
  return [...objects.values()]
    .filter((one) => one.kind === 'ClusterRole' && one.name !== name && !within.includes(one.name))
    .filter(({ labels = {} }) =>
      aggregates.some((wanted) => Object.entries(wanted).every(([key, value]) => labels[key] === value)),
    )
    .flatMap((one) => rulesOf(objects, one, [...within, name]))
    .map(({ rule, roles }) => ({ rule, roles: [key, ...roles] }));
}

function nameOf({ kind, name, namespace = 'default' }: NonNullable<RbacFact['subjects']>[number]): string {
  return kind === 'ServiceAccount' ? `User system:serviceaccount:${namespace}:${name}` : `${kind} ${name}`;
}

/**
 * The first grant that allows one of these names the request, of the cluster's grants and then of `more`. If there is
 * none, a grant with an `unclear` rule.
 */
export function grantFor(
  names: readonly string[],
  asked: Attributes,
  { grants, more }: { grants: Grants; more: readonly Grant[] },
): Grant | undefined {
  const places = new Set(names.flatMap((name) => grants.byName.get(name) ?? []));
  const theirs = [...places]
    .sort((a, b) => a - b)
    .map((at) => grants.all[at] as Grant)
    .concat(more.filter(({ to }) => to.some((name) => names.includes(name))))
    .filter(({ namespace }) => namespace === undefined || isIn(asked, namespace));
  const found =
    theirs.find(({ rule }) => rule !== 'unclear' && allows(rule, asked)) ??
    theirs.find(({ rule }) => rule === 'unclear');
  for (const key of found?.from ?? []) grants.used.add(key);
  return found;
}

const isIn = (asked: Attributes, namespace: string) =>
  asked.kind === 'resource' && asked.namespace === namespace;

/** Whether a rule covers a request (pkg/apis/rbac/v1/evaluation_helpers.go). */
export function allows(rule: RoleRule, asked: Attributes): boolean {
  if (!covers(rule.verbs, asked.verb)) return false;
  if (asked.kind === 'path') return (rule.nonResourceURLs ?? []).some((path) => coversPath(path, asked.path));
  const { resource, subresource, group, name = '' } = asked;
  const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
  const { resources = [], resourceNames = [] } = rule;
  return (
    covers(rule.apiGroups, group) &&
    (covers(resources, whole) || (subresource !== undefined && resources.includes(`*/${subresource}`))) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

const covers = (list: readonly string[] = [], word: string) => list.includes('*') || list.includes(word);

const coversPath = (rule: string, path: string) =>
  rule.endsWith('*') ? path.startsWith(rule.slice(0, -1).replace(/\*+$/, '')) : rule === path;
