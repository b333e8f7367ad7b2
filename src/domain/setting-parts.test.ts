import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { readCellId } from './cell-id.ts';
import { ownParts } from './identity-parts.ts';
import { probeId } from './probe.ts';
import { Setting } from './setting.ts';
import { kubeletFlagsOf, nodeFiles, otherFlags, settingFiles } from './setting-files.ts';
import { deletedOn, objectsOn } from './setting-objects.ts';

const test = suite('domain: parts of a setting');

const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const setting = Setting.parse({
  id: 's',
  title: 't',
  why: 'w',
  controllerManager: {
    flags: { profiling: 'false' },
    flagsWhen: [{ until: '1.30', flags: { profiling: 'true' } }],
    files: { 'a.yaml': 'x' },
  },
  etcd: { flags: { 'auto-compaction-retention': '1' } },
  objects: [object('always')],
  objectsWhen: [
    { since: '1.37', objects: [object('late')], delete: [{ apiVersion: 'v1', kind: 'Secret', name: 'b' }] },
  ],
  delete: [{ apiVersion: 'v1', kind: 'Secret', name: 'a', namespace: 'n' }],
  deleteRoleBindings: ['kube-public/x:y'],
  kubelet: { flags: { v: '2' }, files: { f: 'y' }, dropIns: { '10.conf': { port: 1 } } },
});

test('what every component is given depends on the version', () => {
  const etcd = { 'auto-compaction-retention': '1' };
  equal(otherFlags(setting, 'v1.37.2'), { controllerManager: { profiling: 'false' }, etcd });
  equal(otherFlags(setting, 'v1.30.1'), { controllerManager: { profiling: 'true' }, etcd });
  equal(settingFiles(setting), { '/etc/kubernetes/bearerless/a.yaml': 'x' });
  equal(kubeletFlagsOf(setting.kubelet, 'v1.37.2'), {
    v: '2',
    'config-dir': '/etc/kubernetes/bearerless/kubelet.conf.d',
  });
  equal(nodeFiles(setting.kubelet ?? { config: {}, flagsOnly: false }), {
    '/etc/kubernetes/bearerless/f': 'y',
    '/etc/kubernetes/bearerless/kubelet.conf.d/10.conf':
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nport: 1\n',
  });
});

test('so do the objects that are made and deleted', () => {
  const names = (version: string) => objectsOn(setting, version).map(({ metadata }) => metadata.name);
  const gone = (version: string) => deletedOn(setting, version).map(({ kind, name }) => `${kind} ${name}`);
  equal([names('v1.36.1'), names('v1.37.2')], [['always'], ['always', 'late']]);
  equal(
    [gone('v1.36.1'), gone('v1.37.2')],
    [
      ['RoleBinding x:y', 'Secret a'],
      ['RoleBinding x:y', 'Secret a', 'Secret b'],
    ],
  );
});

test('headers, a body and an own identity stand in the id of a request, and are read from it', () => {
  const ids = [
    'apiserver:GET:/api@none+Origin=https%3A%2F%2Fa.example%2B%40',
    'apiserver:POST:/api/v1/nodes/{node}@cert:bob/ops,devs+X-A=b+body=%7B%22a%22%3A1%7D',
    'kubelet:GET:/metrics@service-account:monitoring/prom',
  ];
  const read = ids.map((id) => readCellId(`v1.37.2/s/process/${id}`)?.probe);
  equal(
    read.map((probe) => probe && probeId(probe)),
    ids,
  );
  equal(read[1], {
    kind: 'http',
    target: 'apiserver',
    method: 'POST',
    path: '/api/v1/nodes/{node}',
    identity: 'cert:bob/ops,devs',
    headers: { 'X-A': 'b' },
    body: '{"a":1}',
  });
  for (const wrong of [
    'none+Authorization=x',
    'none+Origin=%zz',
    'cert:',
    'service-account:prom',
    'none+Origin=a b',
  ])
    equal([wrong, readCellId(`v1.37.2/s/process/apiserver:GET:/api@${wrong}`)], [wrong, undefined]);
});

test('an own identity says what it is made of', () => {
  equal(ownParts('bootstrap-token:signing,authentication/a:b'), {
    kind: 'bootstrap-token',
    usages: ['signing', 'authentication'],
    groups: ['a:b'],
  });
  equal(ownParts('cert:system:node:n'), { kind: 'cert', user: 'system:node:n', groups: [] });
  equal(ownParts('bootstrap-token'), undefined);
});
