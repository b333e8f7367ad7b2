// The objects that an administrator creates and deletes under a setting, on one version. Engines, the oracle, `explain`
// and `repro` use them from here.
import type { ClusterObject, Deleted, Setting } from './setting.ts';
import { type Version, within } from './version.ts';

type Written = Pick<Setting, 'objects' | 'objectsWhen' | 'delete' | 'deleteRoleBindings'>;

/**
 * The objects that are created, in order: those of every version, then those of the spans that include this version.
 */
export function objectsOn({ objects, objectsWhen = [] }: Written, version: Version): ClusterObject[] {
  const timely = objectsWhen.filter((span) => within(version, span));
  return [...objects, ...timely.flatMap((span) => span.objects)];
}

/** The objects that are deleted, after that. */
export function deletedOn(setting: Written, version: Version): Deleted[] {
  const { delete: always = [], objectsWhen = [], deleteRoleBindings } = setting;
  const timely = objectsWhen.filter((span) => within(version, span));
  const bindings = deleteRoleBindings.map((path): Deleted => {
    const [namespace = '', ...name] = path.split('/');
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    return { apiVersion, kind: 'RoleBinding', namespace, name: name.join('/') };
  });
  return [...bindings, ...always, ...timely.flatMap((span) => span.delete)];
}
