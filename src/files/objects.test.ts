import { equal } from 'uvu/assert';
import { readOwnFiles, rowsOf, saidBy } from '../../test/support/own-files.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('files: objects');

test('other objects are made as they are, but for those that every cluster makes and those that nothing asks about', async () => {
  const object = (kind: string, name: string, namespace?: string, apiVersion = 'v1') => ({
    apiVersion,
    kind,
    metadata: { name, uid: 'x', ...(namespace === undefined ? {} : { namespace }) },
  });
  const items = [
    { ...object('ConfigMap', 'mine', 'kube-public'), data: { a: 'b' } },
    object('ConfigMap', 'cluster-info', 'kube-public'),
    object('ConfigMap', 'far', 'nowhere'),
    object('ServiceAccount', 'prom', 'monitoring'),
    object('Namespace', 'monitoring'),
    object('Deployment', 'web', 'default', 'apps/v1'),
  ];
  const read = await readOwnFiles({ 'all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  equal(saidBy(read), { objects: ['Namespace monitoring', 'ConfigMap mine', 'ServiceAccount prom'] });
  equal(rowsOf(read), [
    'left-out | objects | Deployment web | all.json:1 | nothing that is asked depends on it',
    'taken | objects | ConfigMap kube-public/mine | all.json:1 | as it is',
    'left-out | objects | ConfigMap kube-public/cluster-info | all.json:1 | every cluster makes it for itself',
    'left-out | objects | ConfigMap nowhere/far | all.json:1 | the namespace nowhere was not given',
    'taken | objects | ServiceAccount monitoring/prom | all.json:1 | as it is',
    'taken | objects | Namespace monitoring | all.json:1 | as it is',
  ]);
});
