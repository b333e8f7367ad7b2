import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { needsControllers } from './controllers.ts';
import { Setting } from './setting.ts';

const test = suite('domain/controllers');

const bound = (kind: string, name: string) =>
  Setting.parse({
    id: 'own',
    title: 't',
    why: 'w',
    objects: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'own' },
        roleRef: { kind, name },
        subjects: [],
      },
    ],
  });

test('a role that is collected from others needs who collects it', () => {
  const answers = [
    bound('ClusterRole', 'view'),
    bound('Role', 'view'),
    bound('ClusterRole', 'cluster-admin'),
  ];
  equal(answers.map(needsControllers), [true, false, false]);
});
