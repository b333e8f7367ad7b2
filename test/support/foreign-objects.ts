// Examples of objects of RBAC, of kubelets, and of what is not known, each kind once.
import {
  accounts,
  authenticated,
  bind,
  collected,
  example,
  file,
  flags,
  foreign,
  issuer,
  kubelet,
  latest,
  livez,
  rbac,
  unauthenticated,
} from './foreign-example.ts';

const narrowed = (annotations: object) =>
  foreign({
    objects: [
      {
        ...rbac,
        kind: 'ClusterRole',
        metadata: { name: 'system:public-info-viewer', annotations },
        rules: [],
      },
    ],
  });
export const ofObjects = [
  example(
    bind('cluster-admin', unauthenticated),
    'apiserver:GET:/api/v1/secrets@none',
    '200 granted-to-strangers',
  ),
  example(
    bind('view', accounts),
    'apiserver:GET:/apis/apps/v1/deployments@service-account',
    '200 granted-by-setting',
  ),
  example(bind('view', accounts), 'apiserver:GET:/api/v1/secrets@service-account', '403 known-but-forbidden'),
  example(
    bind('system:service-account-issuer-discovery', unauthenticated),
    'apiserver:GET:/openid/v1/jwks@none',
    '200 granted-to-strangers',
  ),
  example(bind('no-such-role', unauthenticated), 'apiserver:GET:/api@none', '403 stranger-forbidden'),
  example(narrowed({}), livez, '403 stranger-forbidden'),
  example(narrowed({}), 'restart-apiserver/apiserver:GET:/livez@none', '200 public-info'),
  example(
    narrowed({ 'rbac.authorization.kubernetes.io/autoupdate': 'false' }),
    'restart-apiserver/apiserver:GET:/livez@none',
    '403 stranger-forbidden',
  ),
  example(
    bind('system:discovery', unauthenticated, 'system:discovery'),
    'apiserver:GET:/api@service-account',
    '403 known-but-forbidden',
  ),
  example(
    bind('system:monitoring', accounts),
    'controller-manager:GET:/metrics@service-account',
    '200 component-granted',
  ),
  example(
    bind('system:kubelet-api-admin', authenticated),
    'kubelet:GET:/pods@service-account',
    '200 kubelet-granted',
  ),
  example(bind('cluster-admin', unauthenticated), 'apiserver:HEAD:/healthz@none', '200 granted-to-strangers'),
  example(foreign({}), 'apiserver:GET:/api/v1/nodes@kubelet-client-cert', '200 known-by-group'),
  example(foreign({}), 'apiserver:GET:/apis/apps/v1/nothing@admin-cert', '404 no-such-route'),
  example(foreign({}), 'apiserver:OPTIONS:/version@admin-cert', '405 other-method'),
  example(foreign({}), 'apiserver:HEAD:/healthz@admin-cert', '200 administrator'),
  example(foreign({}), 'apiserver:GET:/debug/pprof@super-admin-cert', '302 redirected'),
  example(foreign({}), 'apiserver:GET:/%zz@none', '400 malformed-path'),
  example(foreign({}), 'controller-manager:GET:/nope@admin-cert', '404 component-no-such-route'),
  example(
    foreign({ deleteRoleBindings: ['kube-system/kubeadm:nodes-kubeadm-config'] }),
    'join:token',
    'refused forbidden join-config-forbidden',
  ),
  example(
    foreign({ deleteRoleBindings: ['kube-system/kubeadm:kubelet-config'] }),
    'join:file-tls-token',
    'refused forbidden join-config-forbidden-by-file',
  ),
  example(
    foreign({ deleteRoleBindings: ['kube-system/kubeadm:kubelet-config'] }),
    'join:file-token',
    'refused forbidden join-config-forbidden-by-token-in-file',
  ),
  example(
    flags({ 'authorization-mode': 'Node' }),
    'join:file-cert',
    'refused forbidden join-config-forbidden-by-certificate',
  ),
];

export const ofKubelets = [
  example(
    flags({ 'authorization-mode': 'RBAC' }),
    'kubelet:GET:/pods@kubelet-client-cert',
    '500 kubelet-may-not-ask',
  ),
  example(
    flags({ 'authorization-mode': 'RBAC' }),
    'kubelet:GET:/pods@service-account',
    '401 kubelet-worthless-credential',
  ),
  example(
    flags({ 'authorization-mode': 'AlwaysAllow' }),
    'kubelet:GET:/pods@service-account',
    '200 kubelet-granted',
  ),
  example(
    flags({ 'authorization-mode': 'AlwaysAllow' }),
    'kubelet:GET:/pods@node-cert',
    '200 kubelet-granted',
  ),
  example(
    kubelet({ enableSystemLogHandler: false }),
    'kubelet:GET:/logs/@kubelet-client-cert',
    '405 kubelet-debugging-disabled',
  ),
  example(kubelet({}), 'kubelet-healthz:GET:/healthz/syncloop@none', '404 kubelet-no-such-path'),
  example(kubelet({}), 'kubelet:GET:/metrics/slis@none', '401 kubelet-strangers-shut-out'),
];

/** What is not known, and says so. */
export const ofDoubts = [
  example(flags({ 'audit-webhook-mode': 'batch' }), livez, 'unpredicted unread-input'),
  example(flags({ 'max-requests-inflight': '-1' }), livez, 'unpredicted unread-input'),
  example(flags({ 'contention-profiling': 'true' }), livez, '200 public-info'),
  example(
    file({ jwt: [{ ...issuer, userValidationRules: [{ expression: 'x' }] }] }),
    livez,
    'unpredicted unread-input',
  ),
  example(flags({ 'authorization-config': '/etc/elsewhere.yaml' }), livez, 'unpredicted unread-input'),
  ...[latest, 'v1.33.13'].map((version) =>
    example(
      file({ jwt: [{ ...issuer, claimMappings: { username: { expression: 'claims.sub' } } }] }),
      livez,
      version === latest ? '200 public-info' : 'unpredicted unread-input',
      version,
    ),
  ),
  example(kubelet({ address: '::1' }), 'kubelet:GET:/pods@none', 'unpredicted unread-input'),
  example(kubelet({ address: '127.0.0.1' }), 'kubelet:GET:/pods@none', 'closed kubelet-on-loopback'),
  example(
    kubelet({ address: '127.0.0.1', readOnlyPort: 10255 }),
    'kubelet-read-only:GET:/pods@none',
    'closed kubelet-read-only-port-off',
  ),
  example(
    kubelet({ readOnlyPort: 10255 }),
    'kubelet-read-only:GET:/pods/no-pod@none',
    '404 kubelet-read-only-no-route',
  ),
  example(
    foreign({ scheduler: { flags: { 'bind-address': '0.0.0.0' } } }),
    'scheduler:GET:/metrics@none',
    '403 component-forbidden',
  ),
  example(
    flags({
      'oidc-issuer-url': 'https://issuer.example',
      'oidc-client-id': 'a',
      'oidc-ca-file': '/etc/kubernetes/pki/ca.crt',
    }),
    livez,
    '200 public-info',
  ),
  example(kubelet({ address: '127.0.0.1' }), livez, '200 public-info'),
  ...[
    { authorization: { mode: 'Other' } },
    { readOnlyPort: 10256 },
    { authentication: { anonymous: { enabled: 'true' } } },
  ].map((config) => example(kubelet(config), 'kubelet:GET:/pods@none', 'unpredicted unread-input')),
  example(foreign({}), 'apiserver:GET:/logs/@admin-cert', 'unpredicted unknown-route'),
  example(foreign({}), 'apiserver:GET:/logs/@none', '403 stranger-forbidden'),
  example(
    foreign({}),
    'apiserver:GET:/apis/coordination.k8s.io/v1/leases@node-cert',
    'unpredicted unclear-authorization',
  ),
  example(
    foreign({
      objects: [...collected('collected'), ...bind('collected', accounts).objects],
    }),
    'kubelet:GET:/pods@service-account',
    'unpredicted kubelet-unclear-authorization',
  ),
  example(
    foreign({
      objects: [...collected('collected'), ...bind('collected', accounts).objects],
    }),
    'controller-manager:GET:/metrics@service-account',
    'unpredicted component-unclear-authorization',
  ),
  example(foreign({}), 'controller-manager:GET:/something@admin-cert', 'unpredicted component-unknown-route'),
  example(kubelet({}), 'kubelet:GET:/a/../pods@none', 'unpredicted kubelet-unclean-path'),
  example(kubelet({}), 'kubelet:GET:/debug/flags/v@kubelet-client-cert', 'unpredicted kubelet-unknown-route'),
];
