import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Cell } from '../domain/cell.ts';
import { Setting } from '../domain/setting.ts';
import { planesOf } from './planes.ts';

const test = suite('run/planes');

const setting = (id: string, more: object = {}) => Setting.parse({ id, title: id, why: id, ...more });
const kubelet = { config: { readOnlyPort: 10255 } };
const off = { apiserver: { flags: { 'anonymous-auth': 'false' } } };
const cell = (setting: string, probe: object) => ({ setting, probe }) as Cell;

const ids = (settings: Setting[], cells: Cell[] = []) =>
  planesOf({ settings, cells }).map((plane) => plane.map(({ id }) => id));

test('settings that differ in the kubelet alone share a control plane', () => {
  const all = [
    setting('a'),
    setting('off', off),
    setting('b', { kubelet }),
    setting('off-too', { ...off, kubelet }),
    setting('closed', { deleteRoleBindings: ['kube-public/x'] }),
  ];
  equal(ids(all), [['a', 'b'], ['off', 'off-too'], ['closed']]);
});

test('one that is changed while it runs shares with none', () => {
  const change = { kind: 'change', change: { kind: 'restart-apiserver' } };
  equal(ids([setting('a'), setting('b', { kubelet })], [cell('a', change)]), [['a'], ['b']]);
});
