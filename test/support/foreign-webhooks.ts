// Examples of chains with a webhook of the harness in them, in each way in which it answers.
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
const last = 'Node,RBAC,Webhook';
const livez = 'apiserver:GET:/livez@none';
const api = 'apiserver:GET:/api@none';

/** Every example with a webhook. */
export const ofWebhooks = [
  example(hook('away'), livez, '500 authorizer-failed'),
  example(hook('error'), 'apiserver:GET:/api@super-admin-cert', '200 administrator'),
  example(hook('away'), 'join:token', 'refused server-error join-by-token-undecided'),
  example(hook('away'), 'health-check:kube-apiserver', 'restarted health-checks-turned-away'),
  example(hook('away', last), livez, '200 public-info'),
  example(hook('away', last), api, '500 authorizer-failed'),
  example(hook('no-opinion', last), api, '403 stranger-forbidden'),
  example(hook('deny', 'Webhook,RBAC'), livez, '403 stranger-forbidden'),
  example(hook('allow', last), api, '200 granted-to-strangers'),
  example(hook('away'), 'kubelet:GET:/pods@kubelet-client-cert', '500 kubelet-may-not-ask'),
  example(
    hook('away'),
    'controller-manager:GET:/metrics@admin-cert',
    'unpredicted component-unclear-authorization',
  ),
  example(hook('hang'), livez, 'unpredicted unread-input'),
  example(tokens('deny'), 'apiserver:GET:/api@invalid-token', '401 worthless-credential'),
  example(tokens('allow'), 'apiserver:GET:/api@invalid-token', 'unpredicted unread-input'),
];
