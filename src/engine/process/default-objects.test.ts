import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { type Flags, Setting } from '../../domain/setting.ts';
import { createsTheUsual, defaultObjects } from './default-objects.ts';
import { base64, type KeyValue } from './etcd-keys.ts';

const test = suite('engine/default-objects');
const setting = (flags: Flags, more: object = {}) =>
  Setting.parse({ id: 's', title: 't', why: 'w', apiserver: { flags, ...more } });

test('only settings that change nothing of the default objects share them', () => {
  const said = (flags: Flags, more?: object) => createsTheUsual(setting(flags, more), 'v1.37.2');
  equal(
    [said({}), said({ 'anonymous-auth': 'false' }), said({ 'authorization-mode': 'Node,RBAC' })],
    [true, true, true],
  );
  equal(
    [
      said({ 'authorization-mode': 'AlwaysAllow' }),
      said({ 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' }),
      said({ 'encryption-provider-config': '/x' }),
      createsTheUsual({ ...setting({}), etcd: { flags: {}, flagsWhen: [], files: {} } }, 'v1.37.2'),
    ],
    [false, false, false, false],
  );
});

test('what is the same everywhere is copied, and from the first prefix only', async () => {
  const stored = new Map<string, string>();
  const put = (path: string, value: string) => stored.set(path, base64(value));
  const objects = defaultObjects(async () => ({
    below: async (prefix) =>
      [...stored].flatMap(([path, value]): KeyValue[] =>
        path.startsWith(prefix) ? [{ key: base64(path), value }] : [],
      ),
    write: async (keys) => {
      for (const { key, value } of keys) stored.set(atob(key), value);
    },
  }));
  const below = (prefix: string) => [...stored.keys()].filter((path) => path.startsWith(prefix));
  for (const name of [
    'clusterroles/view',
    'leases/kube-system/apiserver',
    'services/endpoints/default/kubernetes',
  ])
    put(`/registry-a/${name}`, name);
  put('/registry-ab/clusterroles/other', 'x');
  equal(await objects.give('/registry-b'), false);
  await objects.take('/registry-a');
  await objects.take('/registry-ab');
  equal(await objects.give('/registry-b'), true);
  equal(below('/registry-b/'), ['/registry-b/clusterroles/view']);
  equal(stored.get('/registry-b/clusterroles/view'), base64('clusterroles/view'));
});
