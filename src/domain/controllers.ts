// Which settings need the controller manager although only the apiserver is asked: until it runs, a role whose rules it collects from other
// roles lets nobody do anything (pkg/controller/clusterroleaggregation).
import { isRbac, type Setting } from './setting.ts';

/** The built-in roles of that kind. */
const collected = ['admin', 'edit', 'view'];

/** Whether an object of the setting binds such a role, or is one. */
export function needsControllers({ objects }: Pick<Setting, 'objects'>): boolean {
  return objects
    .filter(isRbac)
    .some(
      (one) =>
        'aggregationRule' in one ||
        (one.roleRef?.kind === 'ClusterRole' && collected.includes(one.roleRef.name)),
    );
}
