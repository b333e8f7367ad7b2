import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { needsControllers } from './controllers.ts';
import { Setting } from './setting.ts';

const test = suite('domain/controllers');

const binding = (kind: string, name: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'own' },
  roleRef: { kind, name },
  subjects: [],
});
const own = (parts: object) => Setting.parse({ id: 'own', title: 't', why: 'w', ...parts });
const bound = (kind: string, name: string) => own({ objects: [binding(kind, name)] });

test('a role that is collected from others needs who collects it', () => {
  const answers = [
    bound('ClusterRole', 'view'),
    bound('Role', 'view'),
    bound('ClusterRole', 'cluster-admin'),
  ];
  equal(
    answers.map((one) => needsControllers(one, 'v1.37.2')),
    [true, false, false],
  );
});

test('an object only for a span of minors counts in these', () => {
  const later = own({ objectsWhen: [{ since: '1.37', objects: [binding('ClusterRole', 'view')] }] });
  equal(
    ['v1.37.2', 'v1.36.1'].map((version) => needsControllers(later, version)),
    [true, false],
  );
});
