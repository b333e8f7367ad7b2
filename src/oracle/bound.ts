// What is bound in the cluster of a setting: what Kubernetes and kubeadm make, with what an administrator put in its place, beside it, or took
// away, and with what the apiserver put back since.
import { isRbac, type RbacObject } from '../domain/setting.ts';
import {
  alwaysAllow,
  type Binding,
  clusterInfoBinding,
  defaultBindings,
  publicInfoBinding,
} from './bindings.ts';
import type { World } from './world.ts';

export interface Bound {
  bindings: readonly Binding[];
  /** Whether the RoleBinding of cluster-info is as kubeadm made it, deleted, or made anew after that. */
  clusterInfo: 'kept' | 'deleted' | 'remade';
  /** Whether system:public-info-viewer is as Kubernetes made it, bound otherwise, or completed after that. */
  publicInfo: 'kept' | 'replaced' | 'completed';
}

/** What authorization goes by. */
export function boundIn(world: World): Bound {
  const clusterInfo = clusterInfoOf(world);
  const written = world.setting.objects.filter(isRbac);
  const publicInfo = publicInfoOf(world, written);
  if (world.authorizer === 'always-allow') return { bindings: [alwaysAllow], clusterInfo, publicInfo };
  const kept = defaultBindings
    .filter(({ id }) => !(id === clusterInfoBinding && clusterInfo === 'deleted'))
    .map((binding) => {
      const replaced = written.find((object) => object.subjects && idOf(object) === binding.id);
      const completed = binding.id === publicInfoBinding && publicInfo === 'completed';
      return replaced && !completed ? { ...binding, to: namesOf(replaced) } : binding;
    });
  return { bindings: [...kept, ...granted(written)], clusterInfo, publicInfo };
}

function clusterInfoOf({ deleted, change }: World): Bound['clusterInfo'] {
  if (!deleted.includes(clusterInfoBinding)) return 'kept';
  return change === 'upgrade' ? 'remade' : 'deleted';
}

/** Every change but an edit of the authentication file starts an apiserver, which completes what it may. */
function publicInfoOf({ change }: World, written: RbacObject[]): Bound['publicInfo'] {
  const object = written.find((one) => one.kind === 'ClusterRoleBinding' && idOf(one) === publicInfoBinding);
  if (object === undefined) return 'kept';
  const { annotations = {} } = object.metadata;
  const started = change !== 'none' && change !== 'edit-authentication';
  const mayUpdate = annotations['rbac.authorization.kubernetes.io/autoupdate'] !== 'false';
  return started && mayUpdate ? 'completed' : 'replaced';
}

/** Bindings of the setting's own, to roles of the setting's own: one for each rule of the role. */
function granted(written: RbacObject[]): Binding[] {
  return written.flatMap((object) => {
    const { roleRef, metadata } = object;
    if (roleRef === undefined) return [];
    const role = written.find(
      ({ kind, metadata: { name } }) => kind === roleRef.kind && name === roleRef.name,
    );
    const namespace = object.kind === 'RoleBinding' ? { namespace: metadata.namespace ?? 'default' } : {};
    return (role?.rules ?? []).map(
      ({ verbs = [], nonResourceURLs, resources, resourceNames }): Binding => ({
        id: idOf(object),
        to: namesOf(object),
        verbs,
        ...(nonResourceURLs ? { paths: nonResourceURLs } : {}),
        ...(resources ? { resources } : {}),
        ...(resourceNames ? { names: resourceNames } : {}),
        ...namespace,
      }),
    );
  });
}

const namesOf = ({ subjects = [] }: RbacObject) => subjects.map(({ name }) => name);
const idOf = ({ kind, metadata: { name, namespace = 'default' } }: RbacObject) =>
  kind === 'RoleBinding' ? `${namespace}/${name}` : name;
