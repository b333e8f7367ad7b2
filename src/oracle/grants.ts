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
}

/** The grants of a cluster's objects; the grants that every cluster has come first. */
export function grantsOf(objects: Objects, version: string): Grant[] {
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
    const usualRules = new Set(usual ? rulesOf(fresh, fresh.get(roleKey(usual))).map(text) : []);
    const usualSubjects = new Set((usual?.subjects ?? []).map(nameOf));
    return rulesOf(objects, bound).flatMap((rule) => {
      const kept = usualRules.has(text(rule));
      const names = subjects.map(nameOf);
      const old = kept ? names.filter((name) => usualSubjects.has(name)) : [];
      const own = names.filter((name) => !old.includes(name));
      return [
        ...(old.length > 0 ? [{ id, own: false, to: old, rule, ...namespace }] : []),
        ...(own.length > 0 ? [{ id, own: true, to: own, rule, ...namespace }] : []),
      ];
    });
  });
  return [...grants.filter(({ own }) => !own), ...grants.filter(({ own }) => own)];
}

const text = (rule: RoleRule | 'unclear') => JSON.stringify(rule);

const roleKey = ({ role, namespace }: RbacFact) =>
  keyOf({
    kind: role?.kind as RbacFact['kind'],
    name: role?.name ?? '',
    ...(namespace ? { namespace } : {}),
  });

/** The rules of a role. An aggregated role has the rules that the controller manager gives it. */
function rulesOf(
  objects: Objects,
  role: Bound | undefined,
  within: readonly string[] = [],
): (RoleRule | 'unclear')[] {
  if (role === undefined) return [];
  if (role.unclear) return ['unclear'];
  const { aggregates, rules = [], name } = role;
  if (aggregates === undefined) return rules;
  return [...objects.values()]
    .filter((one) => one.kind === 'ClusterRole' && one.name !== name && !within.includes(one.name))
    .filter(({ labels = {} }) =>
      aggregates.some((wanted) => Object.entries(wanted).every(([key, value]) => labels[key] === value)),
    )
    .flatMap((one) => rulesOf(objects, one, [...within, name]));
}

function nameOf({ kind, name, namespace = 'default' }: NonNullable<RbacFact['subjects']>[number]): string {
  return kind === 'ServiceAccount' ? `User system:serviceaccount:${namespace}:${name}` : `${kind} ${name}`;
}

/** The first grant that allows one of these names the request. If there is none, a grant with an `unclear` rule. */
export function grantFor(
  names: readonly string[],
  asked: Attributes,
  grants: readonly Grant[],
): Grant | undefined {
  const theirs = grants.filter(({ to, namespace }) => {
    const here = namespace === undefined || (asked.kind === 'resource' && asked.namespace === namespace);
    return here && to.some((name) => names.includes(name));
  });
  return (
    theirs.find(({ rule }) => rule !== 'unclear' && allows(rule, asked)) ??
    theirs.find(({ rule }) => rule === 'unclear')
  );
}

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
