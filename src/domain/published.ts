// The paths that Kubernetes publishes to everyone. Everything else that a stranger gets is a finding.
import type { Target } from './probe.ts';

/**
 * Health and version through the ClusterRole system:public-info-viewer
 * (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go), and the ConfigMap that kubeadm publishes for joins
 * (cmd/kubeadm/app/phases/bootstraptoken/clusterinfo/clusterinfo.go).
 */
/** The health endpoints of a component. */
export const healthPaths: readonly string[] = ['/livez', '/readyz', '/healthz'];
const versionPaths = ['/version', '/version/'];
/** The paths of the ClusterRole system:public-info-viewer. */
export const publicInfo: readonly string[] = [...healthPaths, ...versionPaths];
const published = [...versionPaths, '/api/v1/namespaces/kube-public/configmaps/cluster-info'];
const health = /^\/(healthz|livez|readyz)([/?]|$)/;

/** Whether a path is a component's health. */
export const isHealth = (path: string): boolean => health.test(path);

/** Whether Kubernetes publishes a path of the kube-apiserver to everyone. No authorizer looks at a query. */
export const isPublished = (path: string): boolean =>
  published.includes(path.split('?')[0] ?? '') || isHealth(path);

/**
 * Whether a server means the answer on a path for everyone. Every component except the kubelet reports its health to
 * everyone.
 */
export function isMeantForAll(target: Target, path: string): boolean {
  if (target === 'apiserver' || target === 'second-apiserver') return isPublished(path);
  if (target === 'kubelet-healthz') return true;
  return (target === 'controller-manager' || target === 'scheduler') && isHealth(path);
}
