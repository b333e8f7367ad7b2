// Objects of RBAC beside and in the place of the built-in ones, and kubelets, made by chance from a grammar of what
// people have.
import fc from 'fast-check';
import { type Own, record, some, sometimes } from './foreign-part.ts';

const group = 'rbac.authorization.k8s.io';
const subjects = [
  { apiGroup: group, kind: 'User', name: 'system:anonymous' },
  { apiGroup: group, kind: 'Group', name: 'system:unauthenticated' },
  { apiGroup: group, kind: 'Group', name: 'system:authenticated' },
  { apiGroup: group, kind: 'Group', name: 'system:serviceaccounts' },
  { apiGroup: group, kind: 'Group', name: 'system:bootstrappers' },
  { apiGroup: group, kind: 'Group', name: 'system:nodes' },
  { apiGroup: group, kind: 'Group', name: 'system:bootstrappers:mine' },
  { kind: 'ServiceAccount', name: 'default', namespace: 'default' },
  { kind: 'ServiceAccount', name: 'default', namespace: 'kube-system' },
];
const builtIn = [
  'cluster-admin',
  'admin',
  'edit',
  'view',
  'system:discovery',
  'system:public-info-viewer',
  'system:basic-user',
  'system:monitoring',
  'system:service-account-issuer-discovery',
  'system:node-bootstrapper',
  'system:kubelet-api-admin',
  'system:node-proxier',
  'system:auth-delegator',
  'system:heapster',
  'system:node',
  'kubeadm:get-nodes',
  'no-such-role',
];
const apiVersion = `${group}/v1` as const;
const autoupdate = sometimes(fc.constantFrom('true', 'false'), 2).map((value) =>
  value === undefined ? {} : { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': value } },
);
const bound = (name: string, more: object = {}) =>
  fc.tuple(fc.constantFrom(...builtIn), some(subjects, 2)).map(([role, to]) => ({
    apiVersion,
    kind: 'ClusterRoleBinding' as const,
    metadata: { name, ...more },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
    subjects: to,
  }));
const namespacedBinding = fc
  .tuple(
    fc.constantFrom('kube-public', 'kube-system', 'default'),
    fc.constantFrom(...builtIn),
    some(subjects, 2),
  )
  .map(([namespace, role, to]) => ({
    apiVersion,
    kind: 'RoleBinding' as const,
    metadata: { name: 'own', namespace },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
    subjects: to,
  }));
const rule = fc.constantFrom(
  { nonResourceURLs: ['/metrics', '/'], verbs: ['get'] },
  { nonResourceURLs: ['/api/*', '/healthz'], verbs: ['get', 'head', 'options'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['configmaps'], resourceNames: ['cluster-info'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['*'], verbs: ['list'] },
  { apiGroups: [''], resources: ['nodes/metrics', 'nodes/proxy'], verbs: ['get'] },
  { apiGroups: ['*'], resources: ['*'], verbs: ['list'] },
  { apiGroups: [''], resources: ['pods', 'nodes/*'], verbs: ['*'] },
  { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
  { apiGroups: ['authentication.k8s.io'], resources: ['uids'], verbs: ['*'] },
);
const replacedRole = fc
  .tuple(
    fc.constantFrom(
      'system:public-info-viewer',
      'system:discovery',
      'system:basic-user',
      'system:monitoring',
      'view',
    ),
    fc.array(rule, { maxLength: 2 }),
    autoupdate,
  )
  .map(([name, rules, meta]) => ({
    apiVersion,
    kind: 'ClusterRole' as const,
    metadata: { name, ...meta },
    rules,
  }));
const replacedBinding = fc
  .tuple(
    fc.constantFrom(
      'system:public-info-viewer',
      'system:discovery',
      'system:basic-user',
      'system:monitoring',
      'system:service-account-issuer-discovery',
    ),
    some(subjects, 2),
    autoupdate,
  )
  .map(([name, to, meta]) => ({
    apiVersion,
    kind: 'ClusterRoleBinding' as const,
    metadata: { name, ...meta },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name },
    subjects: to,
  }));
const ownRole = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 3 }), some(subjects, 2))
  .map(([rules, to]) => [
    { apiVersion, kind: 'ClusterRole' as const, metadata: { name: 'own-role' }, rules },
    {
      apiVersion,
      kind: 'ClusterRoleBinding' as const,
      metadata: { name: 'own-role' },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'own-role' },
      subjects: to,
    },
  ]);

/** What joins rest on. */
const kubeadms = [
  { kind: 'ClusterRoleBinding', name: 'kubeadm:get-nodes' },
  { kind: 'ClusterRoleBinding', name: 'kubeadm:kubelet-bootstrap' },
  { kind: 'ClusterRoleBinding', name: 'kubeadm:node-autoapprove-bootstrap' },
  { kind: 'RoleBinding', namespace: 'kube-system', name: 'kubeadm:nodes-kubeadm-config' },
];

const tokenGroup = 'system:bootstrappers:kubeadm:default-node-token';
const bootstrapToken = record({
  usages: sometimes(fc.constantFrom(['signing'], ['authentication'], ['signing', 'authentication']), 1),
  groups: sometimes(
    fc.constantFrom(['system:bootstrappers:mine'], ['system:bootstrappers:mine', tokenGroup]),
    1,
  ),
  expired: sometimes(fc.constant(true), 4),
});

/** What an administrator makes of the objects, and the token with which nodes join. */
export const rbacSetting: fc.Arbitrary<Own> = fc
  .record(
    {
      one: sometimes(bound('own'), 1),
      namespaced: sometimes(namespacedBinding, 1),
      role: sometimes(replacedRole, 1),
      binding: sometimes(replacedBinding, 1),
      own: sometimes(ownRole, 1),
      deleted: sometimes(fc.constant('kube-public/kubeadm:bootstrap-signer-clusterinfo'), 4),
      lacking: sometimes(fc.constantFrom(...kubeadms), 2),
      bootstrapToken: sometimes(bootstrapToken, 1),
    },
    { noNullPrototype: true },
  )
  .map(({ one, namespaced, role, binding, own = [], deleted, lacking, bootstrapToken }) => ({
    ...(bootstrapToken ? { bootstrapToken } : {}),
    objects: [one, namespaced, role, binding, ...own].filter((object) => object !== undefined),
    deleteRoleBindings: deleted ? [deleted] : [],
    ...(lacking ? { delete: [{ apiVersion, ...lacking }] } : {}),
  }));

const really = fc.boolean();
/** How a kubelet is configured. */
export const kubeletSetting: fc.Arbitrary<Own> = record({
  authentication: sometimes(
    record({
      anonymous: sometimes(record({ enabled: really }), 1),
      webhook: sometimes(record({ enabled: really }), 2),
    }),
    1,
  ),
  authorization: sometimes(record({ mode: fc.constantFrom('AlwaysAllow', 'Webhook') }), 1),
  address: sometimes(fc.constantFrom('0.0.0.0', '127.0.0.1'), 4),
  readOnlyPort: sometimes(fc.constantFrom(0, 10255), 2),
  healthzBindAddress: sometimes(fc.constantFrom('0.0.0.0', '127.0.0.1'), 4),
  enableDebuggingHandlers: sometimes(really, 3),
  enableSystemLogHandler: sometimes(really, 4),
  enableProfilingHandler: sometimes(really, 4),
  enableDebugFlagsHandler: sometimes(really, 4),
  maxPods: sometimes(fc.constantFrom(50, 250), 3),
  eventRecordQPS: sometimes(fc.constant(0), 4),
  streamingConnectionIdleTimeout: sometimes(fc.constant('5m'), 4),
  protectKernelDefaults: sometimes(fc.constant(false), 5),
})
  .chain((config) =>
    fc.record(
      {
        config: fc.constant(config),
        grant: sometimes(
          fc.record(
            {
              verbs: some(['get', 'create', '*'], 2),
              resources: some(
                ['nodes/proxy', 'nodes/metrics', 'nodes/stats', 'nodes/pods', 'nodes/log', 'nodes/*'],
                2,
              ),
            },
            { noNullPrototype: true },
          ),
          3,
        ),
      },
      { noNullPrototype: true },
    ),
  )
  .map(({ config, grant }) => ({ kubelet: { config, flagsOnly: false, ...(grant ? { grant } : {}) } }));
