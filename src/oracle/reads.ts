// Declares which inputs of a setting each fact reads, by the names of inputs.ts. An input that no fact reads is unknown
// (see doubts.ts). A test removes every other input from settings and checks that no fact changes.
import { boolOf } from '../domain/flags.ts';
import { matches } from '../domain/pattern.ts';
import type { Facts } from './facts.ts';

const authentication = [
  'kube-apiserver --anonymous-auth',
  'kube-apiserver --authentication-config',
  'AuthenticationConfiguration apiVersion',
  'AuthenticationConfiguration kind',
  'AuthenticationConfiguration anonymous*',
];
const authorization = [
  'kube-apiserver --authorization-mode',
  'kube-apiserver --authorization-config',
  'kube-apiserver --authorization-webhook-config-file',
  'webhook *',
  'AuthorizationConfiguration apiVersion',
  'AuthorizationConfiguration kind',
  'AuthorizationConfiguration authorizers[].type',
  'AuthorizationConfiguration authorizers[].name',
  'AuthorizationConfiguration authorizers[].webhook.*',
  'RBAC *',
];
/** How the token with which nodes join differs from kubeadm's. */
const joinToken = ['kubeadm bootstrapTokens[]*'];
const tokens = [
  ...joinToken,
  'kube-apiserver --enable-bootstrap-token-auth',
  'kube-apiserver --authentication-token-webhook-config-file',
];
const kubelet = [
  'KubeletConfiguration authentication.anonymous.enabled',
  'KubeletConfiguration authentication.webhook.enabled',
  'KubeletConfiguration authorization.mode',
  'KubeletConfiguration authentication.x509.clientCAFile',
  'kubelet flagsOnly',
  'kubelet --anonymous-auth',
  'kubelet --authentication-token-webhook',
  'kubelet --authorization-mode',
];
const ports = [
  'KubeletConfiguration address',
  'kubelet --address',
  'KubeletConfiguration readOnlyPort',
  'KubeletConfiguration healthzBindAddress',
  'kubelet --read-only-port',
];
const handlers = [
  'KubeletConfiguration enableDebuggingHandlers',
  'kubelet --enable-debugging-handlers',
  'KubeletConfiguration enableSystemLogHandler',
  'KubeletConfiguration enableProfilingHandler',
  'KubeletConfiguration enableDebugFlagsHandler',
];

/** How the controller manager and the scheduler send reviews (see delegation.ts). */
const managers = ['kube-controller-manager', 'kube-scheduler'];
const tokenReviews = managers.flatMap((program) => [
  `${program} --authentication-kubeconfig`,
  `${program} --authentication-skip-lookup`,
]);
const accessReviews = managers.map((program) => `${program} --authorization-kubeconfig`);
const alwaysAllowed = managers.map((program) => `${program} --authorization-always-allow-paths`);

const grantedBy = [
  ...[...authorization, ...tokens, ...kubelet, 'kubelet grant'],
  ...[...tokenReviews, ...accessReviews, ...alwaysAllowed],
];

/** The inputs that each fact reads. A fact without any comes only from the question, the version and the change. */
export const reads: { readonly [Fact in keyof Facts]-?: readonly string[] } = {
  unread: ['*'],
  refused: [
    ...authentication,
    ...authorization,
    ...tokens,
    'kube-apiserver --*',
    'kube-apiserver gate *',
    'AuthenticationConfiguration *',
    'AuthorizationConfiguration *',
  ],
  authenticationFile: authentication,
  anonymousFlag: ['kube-apiserver --anonymous-auth'],
  endpointsGate: ['kube-apiserver gate AnonymousAuthConfigurableEndpoints'],
  authorizationFile: ['kube-apiserver --authorization-config'],
  edit: ['edits'],
  change: [],
  target: [],
  identity: [],
  credential: [...tokens, ...kubelet, ...tokenReviews],
  strangers: [...authentication, ...authorization, ...kubelet],
  grantedBy,
  grant: grantedBy,
  tokenReviews: [...tokens, ...tokenReviews],
  accessReviews: [...tokens, ...accessReviews],
  route: [
    'kube-apiserver --profiling',
    'kube-apiserver --service-account-issuer',
    'kube-apiserver gate ComponentStatusz',
    'kube-apiserver gate ComponentFlagz',
  ],
  routeResult: handlers,
  listens: ports,
  impersonates: authorization,
  carries: [],
  waits: authorization,
  clusterInfo: ['RBAC *'],
  publicInfo: ['RBAC *'],
  healthChecks: ['static pod spec.containers[].livenessProbe*'],
  servingBy: ['KubeletConfiguration serverTLSBootstrap', 'kubelet --rotate-server-certificates'],
  tokens: tokens.filter((name) => !joinToken.includes(name)),
  joinToken,
  step: [...authorization, ...tokens],
  ownFiles: [
    ...['AuthenticationConfiguration *', 'AuthorizationConfiguration *', 'kube-apiserver --*'],
    ...['kube-controller-manager --*', 'kube-scheduler --*', 'etcd --*'],
  ],
};

/**
 * Facts whose inputs do not count as read: `refused` checks inputs for validity alone, `ownFiles` for the names of
 * files, and neither knows their effect.
 */
const alone: readonly string[] = ['unread', 'refused', 'ownFiles'];
const patterns = [
  ...new Set(Object.entries(reads).flatMap(([fact, names]) => (alone.includes(fact) ? [] : names))),
];
/** Further inputs that count as read: flags that matter here only because they contradict others. */
const contradicted = ['kube-apiserver --oidc-issuer-url', 'kube-apiserver --oidc-client-id'];
/** Further inputs that count as read: the probes next to the one that `healthChecks` reads. */
const probes = ['static pod spec.containers[].readinessProbe*', 'static pod spec.containers[].startupProbe*'];

const either = (value: unknown) => typeof value === 'boolean' || boolOf(String(value)) !== undefined;
const really = (value: unknown) => typeof value === 'boolean' || value === null;
const oneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);

/** Inputs that facts read, with the values that they understand. Of other inputs, facts understand every value. */
const understood: readonly (readonly [pattern: string, is: (value: unknown) => boolean])[] = [
  ['KubeletConfiguration *.enabled', really],
  ['KubeletConfiguration serverTLSBootstrap', really],
  ['KubeletConfiguration enable*Handler*', really],
  ['KubeletConfiguration authorization.mode', oneOf('AlwaysAllow', 'Webhook')],
  // The ports that the harness sends requests to.
  ['KubeletConfiguration address', oneOf('0.0.0.0', '127.0.0.1', '::')],
  ['kubelet --address', oneOf('0.0.0.0', '127.0.0.1', '::')],
  ['KubeletConfiguration readOnlyPort', oneOf(0, 10255)],
  ['KubeletConfiguration healthzBindAddress', oneOf('127.0.0.1', '0.0.0.0', '::')],
  // Empty, or the path of the cluster's own CA that kubeadm writes.
  ['KubeletConfiguration authentication.x509.clientCAFile', oneOf('', '/etc/kubernetes/pki/ca.crt')],
  ['kubelet --authorization-mode', oneOf('AlwaysAllow', 'Webhook')],
  ['kubelet --read-only-port', oneOf('0', '10255')],
  ['kubelet --*', either],
  ['webhook *', oneOf('allow', 'deny', 'no-opinion', 'hang', 'error', 'away')],
  // Go may fail to parse other values.
  ['kube-apiserver --service-account-issuer', areIssuers],
];
/** Whether a value lists issuers, each only once. */
function areIssuers(value: unknown): boolean {
  const all = String(value).split(',');
  const plain = /^(https?:\/\/)?[\w.-]+(:\d+)?(\/[\w./-]*)?$/;
  return new Set(all).size === all.length && all.every((one) => plain.test(one));
}

/** Whether the facts that read an input understand this value. */
export function isUnderstood(name: string, value: unknown): boolean {
  const rule = understood.find(([pattern]) => matches(pattern, name));
  return rule === undefined || rule[1](value);
}

/** Whether a fact reads the input with this name. */
export function isRead(name: string): boolean {
  return [...patterns, ...contradicted, ...probes].some((pattern) => matches(pattern, name));
}
