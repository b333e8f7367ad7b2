// Decides who may do what in a cluster. The authorizers are asked in order, and the first one with an opinion decides.
// Members of system:masters are always allowed (k8s.io/apiserver pkg/server/config.go, NewPrivilegedGroups).
import { within } from '../domain/version.ts';
import type { Attributes } from './attributes.ts';
import type { ClusterModel } from './cluster-model.ts';
import { allows, type Grant, grantFor } from './grants.ts';
import { bootstrapObjects } from './policy.ts';

/**
 * `nobody`: no authorizer allows the request. `failed`: none allows it, and one could not answer. `late`: the same, and
 * that one was waited for in vain. `unclear`: the oracle cannot tell.
 */
export type Ruling = { by: string; grant: 'default' | 'own' } | 'nobody' | 'failed' | 'late' | 'unclear';

const masters = 'Group system:masters';
const nodes = 'Group system:nodes';

/**
 * The decision of a cluster's authorizers on a request of a user with these names. `more` are grants in addition to the
 * grants of the cluster's objects.
 */
export function ruling(
  model: Pick<ClusterModel, 'authorizers' | 'chain' | 'grants' | 'version'>,
  names: readonly string[],
  { asked, more = [] }: { asked: Attributes; more?: readonly Grant[] | undefined },
): Ruling {
  if (names.includes(masters)) return { by: 'system:masters', grant: 'default' };
  let failed: 'failed' | 'late' | undefined;
  for (const [at, authorizer] of model.authorizers.entries()) {
    if (authorizer === 'Webhook') {
      const { answers, onError } = model.chain.webhooks[at] ?? {};
      if (answers === 'allow') return { by: 'Webhook', grant: 'own' };
      // Who was waited for before has kept the request waiting all the same.
      if (answers === 'deny') return 'nobody';
      if (answers === undefined) return 'unclear';
      if (answers !== 'no-opinion') {
        // Two of them may be waited for longer than a request lasts.
        if (answers === 'hang' && failed === 'late') return 'unclear';
        failed = answers === 'hang' ? 'late' : (failed ?? 'failed');
        // The webhook client does not ask again after its time is up (util/webhook, DefaultShouldRetry).
        if (onError === 'deny') return failed;
      }
    }
    if (authorizer === 'ABAC') return 'unclear';
    if (authorizer === 'AlwaysAllow') return { by: 'AlwaysAllow', grant: 'own' };
    if (authorizer === 'Node') {
      const said = names.includes(nodes) ? ofNodes(model.version, asked) : 'nobody';
      if (said !== 'nobody') return said;
    }
    if (authorizer === 'RBAC') {
      const grant = grantFor(names, asked, { grants: model.grants(), more });
      if (grant?.rule === 'unclear') return 'unclear';
      if (grant) return { by: grant.id, grant: grant.own ? 'own' : 'default' };
    }
  }
  return failed ?? 'nobody';
}

/**
 * Resources for which the decision depends on the node and its pods. The harness's nodes have no pod with such an
 * object.
 */
const ofPods = ['secrets', 'configmaps', 'persistentvolumeclaims', 'persistentvolumes', 'volumeattachments'];
const byNode = [
  'serviceaccounts',
  'leases',
  'csinodes',
  'resourceslices',
  'resourceclaims',
  'podcertificaterequests',
];

/** The decision of the authorizer Node on a request of a node (plugin/pkg/auth/authorizer/node/node_authorizer.go). */
function ofNodes(version: string, asked: Attributes): Ruling {
  if (asked.kind === 'path') return 'nobody';
  const { resource, subresource, verb } = asked;
  if (ofPods.includes(resource)) return 'nobody';
  if (byNode.includes(resource)) return 'unclear';
  // The gate AuthorizeNodeWithSelectors is on since v1.32: a node reads only itself and its own pods.
  if (['nodes', 'pods'].includes(resource) && within(version, { since: '1.32' })) {
    if (subresource !== undefined && !['status', 'eviction'].includes(subresource)) return 'nobody';
    return ['list', 'watch'].includes(verb) && asked.name === undefined ? 'nobody' : 'unclear';
  }
  const role = bootstrapObjects(version).find(
    ({ kind, name }) => kind === 'ClusterRole' && name === 'system:node',
  );
  const allowed = (role?.rules ?? []).some((rule) => allows(rule, asked));
  return allowed ? { by: 'Node', grant: 'default' } : 'nobody';
}
