import { equal } from 'uvu/assert';
import { readOwnFiles, rowsOf, saidBy } from '../../test/support/own-files.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('files: RBAC');
const apiVersion = 'rbac.authorization.k8s.io/v1';

function object(kind: string, name: string, metadata: object = {}, more: object = {}) {
  return { apiVersion, kind, metadata: { name, uid: 'x', ...metadata }, ...more };
}
const to = (...names: string[]) => ({ subjects: names.map((name) => ({ kind: 'Group', name })) });
const builtIn = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };
const clusterInfo = object(
  'RoleBinding',
  'kubeadm:bootstrap-signer-clusterinfo',
  { namespace: 'kube-public' },
  to('system:anonymous'),
);
const dump = [
  object('ClusterRole', 'admin', builtIn, { rules: [] }),
  object('ClusterRole', 'own', {}, { rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] }),
  object(
    'ClusterRoleBinding',
    'system:discovery',
    builtIn,
    to('system:authenticated', 'system:unauthenticated'),
  ),
  object('ClusterRoleBinding', 'own', {}, to('system:unauthenticated')),
  object('RoleBinding', 'kubeadm:nodes-kubeadm-config', { namespace: 'kube-system' }, to('system:nodes')),
  object('RoleBinding', 'app', { namespace: 'app' }, to('app')),
];
const list = (items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

test('a dump: what people made is taken, what every cluster makes is left to it, what is missing was deleted', async () => {
  const read = await readOwnFiles({ 'rbac.json': list(dump) });
  equal(saidBy(read), {
    objects: ['ClusterRole own', 'ClusterRoleBinding system:discovery', 'ClusterRoleBinding own'],
    delete: ['RoleBinding kube-public/kubeadm:bootstrap-signer-clusterinfo'],
  });
  equal(rowsOf(read), [
    'left-out | RBAC | ClusterRole admin | rbac.json:1 | built in; every apiserver completes it at its start with what its own version has',
    'taken | RBAC | ClusterRole own | rbac.json:1 | as it is',
    'taken | RBAC | ClusterRoleBinding system:discovery | rbac.json:1 | as it is',
    'taken | RBAC | ClusterRoleBinding own | rbac.json:1 | as it is',
    'left-out | RBAC | RoleBinding kube-system/kubeadm:nodes-kubeadm-config | rbac.json:1 | made by kubeadm, which makes it here too',
    'left-out | RBAC | RoleBinding app/app | rbac.json:1 | nothing that is asked is in the namespace app',
    'taken | RBAC | no RoleBinding kube-public/kubeadm:bootstrap-signer-clusterinfo | rbac.json:1 | the list has what kubeadm makes beside it, and so it was deleted',
  ]);
  equal(saidBy(await readOwnFiles({ 'rbac.json': list([...dump, clusterInfo]) })), {
    objects: [
      'ClusterRole own',
      'ClusterRoleBinding system:discovery',
      'ClusterRoleBinding own',
      'RoleBinding kubeadm:bootstrap-signer-clusterinfo',
    ],
  });
});

test('so was every binding that all clusters have, where the list is of all bindings', async () => {
  const listed = ['cluster-admin', 'kubeadm:get-nodes', 'kubeadm:kubelet-bootstrap', 'system:discovery'];
  const some = listed.map((name) => object('ClusterRoleBinding', name, builtIn, to('somebody')));
  const without = (name: string) => list(some.filter(({ metadata }) => metadata.name !== name));
  const deleted = async (text: string) => {
    const read = await readOwnFiles({ 'rbac.json': text });
    return typeof read === 'string' ? read : (read.yours?.setting.delete ?? []).map(({ name }) => name);
  };
  const builtInGone = ['system:public-info-viewer', 'system:basic-user'];
  equal(await deleted(list(some)), ['kubeadm:node-autoapprove-bootstrap', ...builtInGone]);
  equal(await deleted(without('cluster-admin')), []);
});

test('of a dump of hundreds only what somebody who asks is given is taken', async () => {
  const many = Array.from({ length: 150 }, (_, n) => [
    object('ClusterRole', `app-${n}`, {}, { rules: [] }),
    object(
      'ClusterRoleBinding',
      `app-${n}`,
      {},
      {
        roleRef: { kind: 'ClusterRole', name: `app-${n}` },
        subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'b' }],
      },
    ),
  ]).flat();
  const open = object(
    'ClusterRoleBinding',
    'open',
    {},
    { roleRef: { kind: 'ClusterRole', name: 'app-7' }, ...to('system:authenticated') },
  );
  equal(saidBy(await readOwnFiles({ 'rbac.json': list([...many, open]) })), {
    objects: ['ClusterRole app-7', 'ClusterRoleBinding open'],
  });
});

test('a Secret in a list, and an object that is none of RBAC', async () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, data: { a: 'AAAA' } };
  equal(
    await readOwnFiles({ 'all.json': list([secret]) }),
    'all.json:1: the Secret token, which is neither read nor kept; leave it out',
  );
  equal(
    await readOwnFiles({
      'one.yaml': `apiVersion: ${apiVersion}\nkind: ClusterRoleBinding\nmetadata: { name: x }\nsubjects: [1]\n`,
    }),
    'one.yaml:4: ClusterRoleBinding x is no object of RBAC: subjects.0: Invalid input: expected object, received number',
  );
});
