// Says which settings need the controller manager although only the apiserver is asked. An aggregated role grants
// nothing until the controller manager has collected its rules (pkg/controller/clusterroleaggregation).
import { isRbac, type Setting } from './setting.ts';
import { objectsOn } from './setting-objects.ts';
import type { Version } from './version.ts';

/** The built-in roles of that kind. */
const collected = ['admin', 'edit', 'view'];

/** Whether an object of the setting on a version binds such a role, or is one. */
export function needsControllers(setting: Setting, version: Version): boolean {
  return objectsOn(setting, version)
    .filter(isRbac)
    .some(
      (one) =>
        'aggregationRule' in one ||
        (one.roleRef?.kind === 'ClusterRole' && collected.includes(one.roleRef.name)),
    );
}
