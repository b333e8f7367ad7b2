// What a fresh kubeadm cluster lets whom do, as far as the questions asked here touch it, as data; and which binding lets a subject
// do something. Kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go; kubeadm: cmd/kubeadm/app/phases/bootstraptoken.
import type { Attributes } from './attributes.ts';

/** A binding and the role that it binds. */
export interface Binding {
  /** A ClusterRoleBinding's name, or `namespace/name` of a RoleBinding. */
  id: string;
  /** Users and groups. */
  to: readonly string[];
  verbs: readonly string[];
  /** Paths that are no resources; one that ends in `*` stands for all that begin so. */
  paths?: readonly string[];
  /** Resources, with subresource: `configmaps`, `nodes/proxy`, `*`. */
  resources?: readonly string[];
  names?: readonly string[];
  namespace?: string;
}

export const clusterInfoBinding = 'kube-public/kubeadm:bootstrap-signer-clusterinfo';
export const publicInfoBinding = 'system:public-info-viewer';

const health = ['/livez', '/readyz', '/healthz', '/version', '/version/'];

/** The authorizer that lets everybody do everything, as a binding. */
export const alwaysAllow: Binding = {
  id: 'AlwaysAllow',
  to: ['system:authenticated', 'system:unauthenticated'],
  verbs: ['*'],
  paths: ['*'],
  resources: ['*'],
};

/** The first that lets a subject do something is named as the reason. */
export const defaultBindings: readonly Binding[] = [
  { id: 'system:masters', to: ['system:masters'], verbs: ['*'], paths: ['*'], resources: ['*'] },
  {
    id: publicInfoBinding,
    to: ['system:authenticated', 'system:unauthenticated'],
    verbs: ['get'],
    paths: health,
  },
  {
    id: 'system:discovery',
    to: ['system:authenticated'],
    verbs: ['get'],
    paths: [...health, '/openapi', '/openapi/*', '/api', '/api/*', '/apis', '/apis/*'],
  },
  {
    id: 'system:service-account-issuer-discovery',
    to: ['system:serviceaccounts'],
    verbs: ['get'],
    paths: ['/.well-known/openid-configuration', '/openid/v1/jwks'],
  },
  {
    id: clusterInfoBinding,
    to: ['system:anonymous'],
    verbs: ['get'],
    resources: ['configmaps'],
    names: ['cluster-info'],
    namespace: 'kube-public',
  },
];

/** The binding that lets one of these names do it, if any does. */
export function bindingFor(
  names: readonly string[],
  asked: Attributes,
  bindings: readonly Binding[],
): Binding | undefined {
  return bindings.find(
    (binding) =>
      binding.to.some((name) => names.includes(name)) &&
      covers(binding.verbs, asked.verb) &&
      (asked.kind === 'path'
        ? (binding.paths ?? []).some((path) => coversPath(path, asked.path))
        : covers(binding.resources, asked.resource) &&
          (binding.namespace === undefined || binding.namespace === asked.namespace) &&
          (binding.names === undefined || (asked.name !== undefined && binding.names.includes(asked.name)))),
  );
}

const covers = (list: readonly string[] = [], word: string) => list.includes('*') || list.includes(word);

const coversPath = (rule: string, path: string) =>
  rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : rule === path;
