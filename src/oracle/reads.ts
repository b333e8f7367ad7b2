// Which inputs of a setting each fact reads, by the names of inputs.ts. What none of them reads is not known here (see
// doubts.ts), and a test takes every other input away from settings and sees that no fact changes.
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
  'RBAC *',
];
const tokens = [
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

/** What each fact reads. Those without any derive from the question, the version and the change alone. */
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
  credential: [...tokens, ...kubelet],
  strangers: [...authentication, ...authorization, ...kubelet],
  grantedBy: [...authorization, ...tokens, ...kubelet, 'kubelet grant'],
  grant: [...authorization, ...tokens, ...kubelet, 'kubelet grant'],
  route: [
    'kube-apiserver --profiling',
    'kube-apiserver --service-account-issuer',
    'kube-apiserver gate ComponentStatusz',
    'kube-apiserver gate ComponentFlagz',
  ],
  routeResult: handlers,
  listens: ports,
  clusterInfo: ['RBAC *'],
  publicInfo: ['RBAC *'],
  healthChecks: ['static pod spec.containers[].livenessProbe*'],
  tokens,
  step: [...authorization, ...tokens],
};

/** What `refused` looks at is read for that alone: it says nothing of what else an input does. */
const alone: readonly string[] = ['unread', 'refused'];
const patterns = [
  ...new Set(Object.entries(reads).flatMap(([fact, names]) => (alone.includes(fact) ? [] : names))),
];
/** Beside them: flags whose whole meaning here is what contradicts what. */
const contradicted = ['kube-apiserver --oidc-issuer-url', 'kube-apiserver --oidc-client-id'];
/** The probes beside the one that the fact looks at go with it. */
const probes = ['static pod spec.containers[].readinessProbe*', 'static pod spec.containers[].startupProbe*'];

const either = (value: unknown) => typeof value === 'boolean' || boolOf(String(value)) !== undefined;
const really = (value: unknown) => typeof value === 'boolean' || value === null;
const oneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);

/** Inputs that facts read, with the values that they understand; of the rest every value. */
const understood: readonly (readonly [pattern: string, is: (value: unknown) => boolean])[] = [
  ['KubeletConfiguration *.enabled', really],
  ['KubeletConfiguration enable*Handler*', really],
  ['KubeletConfiguration authorization.mode', oneOf('AlwaysAllow', 'Webhook')],
  // The ports that are asked.
  ['KubeletConfiguration readOnlyPort', oneOf(0, 10255)],
  ['KubeletConfiguration healthzBindAddress', oneOf('127.0.0.1', '0.0.0.0')],
  // None, or the cluster's own, as kubeadm writes it.
  ['KubeletConfiguration authentication.x509.clientCAFile', oneOf('', '/etc/kubernetes/pki/ca.crt')],
  ['kubelet --authorization-mode', oneOf('AlwaysAllow', 'Webhook')],
  ['kubelet --read-only-port', oneOf('0', '10255')],
  ['kubelet --*', either],
  ['webhook *', oneOf('allow', 'deny', 'no-opinion', 'error', 'away')],
  // Another may be one that Go cannot parse.
  ['kube-apiserver --service-account-issuer', areIssuers],
];
/** Issuers, each once. */
function areIssuers(value: unknown): boolean {
  const all = String(value).split(',');
  const plain = /^(https?:\/\/)?[\w.-]+(:\d+)?(\/[\w./-]*)?$/;
  return new Set(all).size === all.length && all.every((one) => plain.test(one));
}

/** Whether the facts that read an input know what this value of it means. */
export function isUnderstood(name: string, value: unknown): boolean {
  const rule = understood.find(([pattern]) => matches(pattern, name));
  return rule === undefined || rule[1](value);
}

/** Whether a fact reads the input of this name. */
export function isRead(name: string): boolean {
  return [...patterns, ...contradicted, ...probes].some((pattern) => matches(pattern, name));
}
