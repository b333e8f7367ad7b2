import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { type ClusterObject, RbacObject } from '../domain/setting.ts';
import type { Admin } from './admin.ts';
import type { Named } from './common/objects.ts';
import { objectSwitch } from './object-switch.ts';

const test = suite('engine/object-switch');

const apiVersion = 'rbac.authorization.k8s.io/v1';
const viewer = (subject: string) =>
  RbacObject.parse({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'viewer' }, subject });
const info = RbacObject.parse({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { namespace: 'public', name: 'a:b' },
});
const role = RbacObject.parse({ apiVersion, kind: 'ClusterRole', metadata: { name: 'role' } });

/** An administrator for RBAC objects only. `there` are the existing ones. */
function administrator(...there: RbacObject[]) {
  const key = ({ kind, metadata: { namespace, name } }: Named) => `${kind} ${namespace ?? ''} ${name}`;
  const objects = new Map<string, ClusterObject>(there.map((object) => [key(object), object]));
  let waits = 0;
  const admin: Partial<Admin> = {
    read: async (object) => objects.get(key(object)),
    apply: async (object) => void objects.set(key(object), object),
    remove: async (object) => {
      if (!objects.delete(key(object))) throw new Error(`${key(object)} is not there`);
    },
    allows: async () => {
      waits += 1;
      return true;
    },
  };
  return { admin: admin as Admin, now: () => [...objects.values()], waits: () => waits };
}

const limits = { limit: 1_000, signal: new AbortController().signal };

test('each setting finds RBAC as it was before the others', async () => {
  const { admin, now, waits } = administrator(viewer('everybody'), info);
  const switchTo = objectSwitch(admin, 'v1.37.2', limits);
  const untouched = { objects: [], deleteRoleBindings: [] };

  await switchTo(untouched);
  equal([now(), waits()], [[viewer('everybody'), info], 0]);
  await switchTo({ objects: [viewer('nobody'), role], deleteRoleBindings: ['public/a:b'] });
  equal(now(), [viewer('nobody'), role]);
  await switchTo({ objects: [role], deleteRoleBindings: [] });
  equal(now(), [viewer('everybody'), info, role]);
  await switchTo(untouched);
  equal(now(), [viewer('everybody'), info]);
  // Two kinds of access are checked after every change.
  equal(waits(), 6);
});
