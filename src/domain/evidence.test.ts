import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { evidenceAt, evidenceName, isLog, keyOfName, kindOf } from './evidence.ts';

const test = suite('domain/evidence');

test('each kind has a name of its own, and the name says what the file was kept as', () => {
  const keys = [
    'exchange',
    'audit-event',
    'audit-events',
    'kubeadm-config',
    'log:kubelet',
    'log:kube-apiserver-1',
  ] as const;
  equal(
    keys.map((key) => [evidenceName(key), keyOfName(evidenceName(key))]),
    [
      ['exchange.json', 'exchange'],
      ['audit.json', 'audit-event'],
      ['audit.jsonl', 'audit-events'],
      ['kubeadm.yaml', 'kubeadm-config'],
      ['kubelet.log', 'log:kubelet'],
      ['kube-apiserver-1.log', 'log:kube-apiserver-1'],
    ],
  );
});

test('the logs of the apiserver are a kind of their own, every other log is of one kind', () => {
  const keys = ['log:kube-apiserver', 'log:kube-apiserver-12', 'log:kube-apiserver-old', 'log:etcd'] as const;
  equal(keys.map(kindOf), ['apiserver-log', 'apiserver-log', 'log', 'log']);
  equal(
    keys.map((key) => isLog({ kind: kindOf(key), path: '' })),
    [true, true, true, true],
  );
});

test('a path alone says its kind by the name of the file; a name that is none of evidence is another file', () => {
  const paths = [
    'evidence/a.log/exchange.json',
    'attempt-2/evidence/c/kube-apiserver.log',
    'evidence/x',
    'toString',
  ];
  equal(paths.map(evidenceAt), [
    { kind: 'exchange', path: paths[0] },
    { kind: 'apiserver-log', path: paths[1] },
    { kind: 'other', path: paths[2] },
    { kind: 'other', path: paths[3] },
  ]);
});
