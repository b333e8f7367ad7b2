// Examples of chains with a webhook of the harness in them, in each way in which it answers.
import type { Setting } from '../../src/domain/setting.ts';
import { example, foreign } from './foreign-example.ts';

const hook = (access: string, modes = 'Webhook') =>
  foreign({
    apiserver: {
      flags: {
        'authorization-mode': modes,
        'authorization-webhook-config-file': '/etc/kubernetes/bearerless/access.kubeconfig',
      },
      webhooks: { access },
    },
  });
const tokens = (access: string) =>
  foreign({
    apiserver: {
      flags: { 'authentication-token-webhook-config-file': '/etc/kubernetes/bearerless/access.kubeconfig' },
      webhooks: { access },
    },
  });
/** One webhook before RBAC in an AuthorizationConfiguration. */
const inFile = (access: string, failurePolicy: string, more = '') =>
  foreign({
    apiserver: {
      flags: { 'authorization-config': '/etc/kubernetes/bearerless/authorization.yaml' },
      webhooks: { access },
      files: {
        'authorization.yaml': `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
  - type: Webhook
    name: own
    webhook:
      ${more.startsWith('timeout') ? more : `timeout: 1s\n      ${more}`}
      subjectAccessReviewVersion: v1
      matchConditionSubjectAccessReviewVersion: v1
      failurePolicy: ${failurePolicy}
      connectionInfo: { type: KubeConfigFile, kubeConfigFile: /etc/kubernetes/bearerless/access.kubeconfig }
  - { type: RBAC, name: rbac }
`,
      },
    },
  });
const closedInfo = (setting: Setting): Setting => ({
  ...setting,
  deleteRoleBindings: ['kube-public/kubeadm:bootstrap-signer-clusterinfo'],
});
const last = 'Node,RBAC,Webhook';
const livez = 'apiserver:GET:/livez@none';
const api = 'apiserver:GET:/api@none';

/** Every example with a webhook. */
export const ofWebhooks = [
  example(hook('away'), livez, '500 authorizer-failed'),
  example(hook('error'), 'apiserver:GET:/api@super-admin-cert', '200 administrator'),
  example(hook('away'), 'join:token', 'refused server-error join-by-token-undecided'),
  example(hook('away'), 'join:file-exec', 'unpredicted join-plugin-unknown-undecided', 'v1.24.17'),
  example(hook('away'), 'health-check:kube-apiserver', 'restarted health-checks-turned-away'),
  example(hook('away', last), livez, '200 public-info'),
  example(hook('away', last), api, '500 authorizer-failed'),
  example(hook('away', last), 'join:token', 'unpredicted join-later-step'),
  example(hook('away', last), 'join:file-cert', 'joined join-by-certificate'),
  example(hook('hang', last), 'join:token', 'unpredicted join-later-step'),
  example(hook('no-opinion', last), api, '403 stranger-forbidden'),
  example(hook('deny', 'Webhook,RBAC'), livez, '403 stranger-forbidden'),
  example(hook('allow', last), api, '200 granted-to-strangers'),
  example(hook('away'), 'kubelet:GET:/pods@kubelet-client-cert', '500 kubelet-may-not-ask'),
  example(
    hook('away'),
    'controller-manager:GET:/metrics@admin-cert',
    'unpredicted component-unclear-authorization',
  ),
  example(hook('hang'), livez, '500 authorizer-late'),
  example(hook('hang', 'Webhook,RBAC'), livez, '200 public-info'),
  example(
    hook('hang', 'Webhook,RBAC'),
    'health-check:kube-apiserver',
    'restarted health-checks-wait-for-webhook',
  ),
  example(hook('hang', last), 'health-check:kube-apiserver', 'stays-up health-checks-answered'),
  example(closedInfo(hook('hang', last)), 'join:token', 'unpredicted join-waits-for-refusal'),
  example(
    hook('hang', 'Webhook,Node,RBAC'),
    'kubelet:GET:/pods@kubelet-client-cert',
    'unpredicted kubelet-unclear-authorization',
  ),
  example(
    inFile('hang', 'Deny', 'timeout: 10s'),
    'health-check:kube-apiserver',
    'unpredicted health-checks-wait-for-refusal',
  ),
  example(inFile('hang', 'NoOpinion'), 'health-check:kube-apiserver', 'stays-up health-checks-answered'),
  example(hook('hang'), 'lb:haproxy:healthz', 'unpredicted lb-waits-for-webhook'),
  example(hook('hang', last), 'lb:haproxy:healthz', 'up lb-healthz-answered'),
  example(hook('hang', last), 'lb:keepalived:any-answer', 'unpredicted lb-waits-for-refusal'),
  example(hook('hang', last), livez, '200 public-info'),
  example(hook('hang', last), api, '500 authorizer-late'),
  example(hook('hang'), 'join:token', 'unpredicted join-waits-for-webhook'),
  example(hook('hang'), 'health-check:kube-apiserver', 'restarted health-checks-wait-for-webhook'),
  example(
    hook('hang', last),
    'kubelet:GET:/pods@service-account',
    'unpredicted kubelet-unclear-authorization',
  ),
  example(tokens('hang'), 'apiserver:GET:/api@invalid-token', '401 worthless-credential'),
  example(tokens('hang'), 'kubelet:GET:/pods@invalid-token', 'unpredicted kubelet-unclear-authorization'),
  example(tokens('hang'), 'kubelet:GET:/pods@service-account', '403 kubelet-known-but-forbidden'),
  example(inFile('away', 'Deny'), livez, '500 authorizer-failed'),
  example(inFile('away', 'NoOpinion'), livez, '200 public-info'),
  example(inFile('hang', 'Deny'), livez, '500 authorizer-late'),
  example(inFile('deny', 'NoOpinion'), livez, '403 stranger-forbidden'),
  example(inFile('no-opinion', 'Deny'), api, '403 stranger-forbidden'),
  example(inFile('allow', 'Deny'), api, '200 granted-to-strangers'),
  example(inFile('allow', 'Deny', 'matchConditions: [{ expression: x }]'), livez, 'unpredicted unread-input'),
  example(inFile('allow', 'Allow'), livez, 'config-rejected refused-authorization-file'),
  example(inFile('allow', 'Deny', 'timeout: 31s'), livez, 'config-rejected refused-authorization-file'),
  example(tokens('deny'), 'apiserver:GET:/api@invalid-token', '401 worthless-credential'),
  example(tokens('allow'), 'apiserver:GET:/api@invalid-token', 'unpredicted unread-input'),
];
