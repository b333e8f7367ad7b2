// Examples of joins that lack what a step after discovery needs, each step in each way to join once.
import type { Setting } from '../../src/domain/setting.ts';
import { bind, collected, example, flags, foreign, rbac } from './foreign-example.ts';

/** What is lacking for each step after discovery, of a bootstrap token. */
const lacking: Readonly<Record<string, Setting>> = {
  node: without('kubeadm:get-nodes'),
  request: without('kubeadm:kubelet-bootstrap'),
  approval: without('kubeadm:node-autoapprove-bootstrap'),
  register: flags({ 'authorization-mode': 'RBAC' }),
  unclear: foreign({
    apiserver: { flags: { 'authorization-mode': 'RBAC' } },
    objects: bind('unclear', { kind: 'Group', name: 'system:nodes' }).objects.concat(collected('unclear')),
  }),
};
const ends: Readonly<Record<string, string>> = {
  node: 'refused forbidden join-node-forbidden',
  request: 'refused forbidden join-request-forbidden',
  approval: 'refused forbidden join-not-approved',
  register: 'refused forbidden join-no-node',
  unclear: 'unpredicted join-later-step',
};
const ways = { 'join:token': '', 'join:file-tls-token': '-by-file', 'join:file-token': '-by-token-in-file' };

/** Without one binding of kubeadm's. */
function without(name: string): Setting {
  return foreign({ delete: [{ ...rbac, kind: 'ClusterRoleBinding', name }] });
}

/** What an administrator may who may do no more than is said. */
function administrator(rules: object[]): Setting {
  const group = { kind: 'Group', name: 'kubeadm:cluster-admins' };
  return foreign({
    delete: [{ ...rbac, kind: 'ClusterRoleBinding', name: 'kubeadm:cluster-admins' }],
    objects: [
      { ...rbac, kind: 'ClusterRole', metadata: { name: 'few' }, rules },
      ...bind('few', group, 'few').objects,
    ],
  });
}

const can = (verb: string, resource: string, apiGroup = '') => ({
  verbs: [verb],
  apiGroups: [apiGroup],
  resources: [resource],
});
const certificates = 'certificates.k8s.io';
const steps = [
  can('get', 'configmaps'),
  can('get', 'nodes'),
  { ...can('create', 'certificatesigningrequests', certificates), verbs: ['create', 'watch'] },
];

const publicInfo = 'system:public-info-viewer';
const groups = ['system:bootstrappers:mine'];
const token = (bootstrapToken: object) => foreign({ bootstrapToken });
const signing = token({ usages: ['signing'] });
const authenticating = token({ usages: ['authentication'] });
const expired = token({ expired: true });

const schedulerFile = {
  scheduler: {
    flags: { config: '/etc/kubernetes/bearerless/scheduler.yaml' },
    files: { 'scheduler.yaml': 'kind: X' },
  },
};
/** A further control plane without a file that another component than the apiserver names. */
const ofControlPlanes = [
  example(foreign(schedulerFile), 'join:control-plane-no-files', 'unpredicted control-plane-other-files'),
];

/** A token of a user's own bootstrapTokens. */
const ofTokens = [
  example(signing, 'join:token', 'refused unauthorized join-config-useless-token'),
  example(signing, 'join:file-tls-token', 'refused unauthorized join-config-useless-token-by-file'),
  example(signing, 'join:file-token', 'refused unauthorized join-useless-token-in-file'),
  example(signing, 'join:file-exec', 'refused unauthorized join-plugin-useless-token'),
  example(signing, 'apiserver:GET:/api@bootstrap-token', '401 bootstrap-token-without-use'),
  example(signing, 'kubelet:GET:/pods@bootstrap-token', '401 kubelet-worthless-credential'),
  example(authenticating, 'join:token', 'refused no-jws join-by-unsigning-token'),
  example(authenticating, 'join:file-token', 'joined join-by-token-in-file'),
  example(expired, 'join:token', 'refused token-expired join-by-own-expired-token'),
  example(expired, 'apiserver:GET:/livez@bootstrap-token', '401 bootstrap-token-without-use'),
  example(expired, 'join:file-cert', 'joined join-by-certificate'),
  example(
    token({ expired: true, usages: ['authentication'] }),
    'join:token',
    'refused no-jws join-by-unsigning-token',
  ),
  example(token({ groups }), 'join:token', 'refused forbidden join-config-forbidden'),
  example(token({ groups }), 'apiserver:GET:/livez@bootstrap-token', '200 discovery'),
  example(
    foreign({
      bootstrapToken: { groups },
      objects: bind('cluster-admin', { kind: 'Group', name: groups[0] }).objects,
    }),
    'join:token',
    'joined join-by-token',
  ),
  example(
    foreign({
      bootstrapToken: { usages: ['signing'] },
      apiserver: { flags: { 'anonymous-auth': 'false' } },
    }),
    'join:token',
    'refused unauthorized join-by-token-unauthorized',
  ),
];

/** Without /healthz for anybody who is known: the controller manager, which has begun before, goes on. */
const afterStart = foreign({
  objects: [
    { ...rbac, kind: 'ClusterRole', metadata: { name: 'system:discovery' }, rules: [] },
    ...bind('system:public-info-viewer', { kind: 'Group', name: 'system:unauthenticated' }, publicInfo)
      .objects,
  ],
});

/** A join that lacks what a step after discovery needs. */
export const ofJoins = [
  ...ofTokens,
  ...ofControlPlanes,
  example(afterStart, 'join:token', 'joined join-by-token'),
  ...Object.entries(ways).flatMap(([question, id]) =>
    Object.entries(lacking).map(([step, setting]) => example(setting, question, `${ends[step]}${id}`)),
  ),
  ...['node', 'request', 'approval'].map((step, n) =>
    example(administrator(steps.slice(0, n + 1)), 'join:file-cert', `${ends[step]}-by-certificate`),
  ),
  ...['register', 'unclear'].map((step) =>
    example(lacking[step] as Setting, 'join:file-cert', `${ends[step]}-by-certificate`),
  ),
];
