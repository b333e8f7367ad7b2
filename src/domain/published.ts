// The paths that Kubernetes publishes to everyone. Everything else that a stranger gets is a finding.

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
const health = /^\/(healthz|livez|readyz)(\/|$)/;

/** Whether a path is a component's health. */
export const isHealth = (path: string): boolean => health.test(path);

/** Whether Kubernetes publishes a path of the kube-apiserver to everyone. */
export const isPublished = (path: string): boolean => published.includes(path) || isHealth(path);
