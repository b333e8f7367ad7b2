import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Cell } from '../domain/cell.ts';
import { Setting } from '../domain/setting.ts';
import { controlPlanesOf, longestFirst } from './control-planes.ts';

const test = suite('run/control-planes');

const setting = (id: string, more: object = {}) => Setting.parse({ id, title: id, why: id, ...more });
const kubelet = { config: { readOnlyPort: 10255 } };
const binding = { deleteRoleBindings: ['kube-public/x'] };
const closed = setting('closed', binding);
const off = { apiserver: { flags: { 'anonymous-auth': 'false' } } };
const cell = (setting: string, probe: object) => ({ setting, probe }) as Cell;

const ids = (settings: Setting[], cells: Cell[] = []) => controlPlanesOf({ settings, cells }).map(names);
const names = (plane: Setting[][]) => plane.map((batch) => batch.map(({ id }) => id));
const restart = { kind: 'change', change: { kind: 'restart-apiserver' } };

test('settings that differ in the kubelet alone share a control plane', () => {
  const all = [
    setting('a'),
    setting('off', off),
    setting('b', { kubelet }),
    setting('off-too', { ...off, kubelet }),
  ];
  equal(ids(all), [[['a', 'b']], [['off', 'off-too']]]);
});

test('settings that differ in RBAC alone share one, batch by batch', () => {
  const all = [setting('a'), setting('off', off), closed, setting('off-closed', { ...off, ...binding })];
  equal(ids(all, [cell('a', restart)]), [
    [['a'], ['closed']],
    [['off'], ['off-closed']],
  ]);
  const upgrade = { kind: 'change', change: { kind: 'upgrade-node', kubelet: '-1' } };
  equal(ids(all, [cell('a', upgrade)]), ids(all, [cell('a', restart)]));
  // No cell needs nodes.
  equal(ids([setting('a'), setting('b', { kubelet }), closed, setting('closed-too', binding)]), [
    [['a', 'b']],
    [['closed', 'closed-too']],
  ]);
  equal(controlPlanesOf({ settings: all, cells: [] }, true).map(names), [
    [['a']],
    [['off']],
    [['closed']],
    [['off-closed']],
  ]);
});

test('one whose flags or files are changed while it runs shares with none, nor does one whose restarts are counted', () => {
  const edit = { kind: 'after', change: { kind: 'edit-authentication' } };
  const further = { kind: 'join', mode: 'control-plane-token' };
  for (const probe of [edit, { kind: 'restart' }, { kind: 'init' }, further])
    equal(ids([setting('a'), closed], [cell('closed', probe)]), [[['a']], [['closed']]]);
});

test('control planes whose joins are expected to be refused come first', () => {
  const all = [setting('a'), setting('off', off), setting('a-too', { kubelet }), closed];
  const join = (outcome: string) => ({ expected: { outcome, control: false } });
  const ask = { kind: 'join', mode: 'token' };
  const cells = [
    { ...cell('a', ask), ...join('joined') },
    { ...cell('off', ask), ...join('refused unauthorized') },
    cell('closed', ask),
  ];
  const planes = controlPlanesOf({ settings: all, cells });
  equal(
    planes.map((plane) => plane[0]?.[0]?.id),
    ['a', 'closed', 'off'],
  );
  equal(
    longestFirst(planes, { cells }).map((plane) => plane[0]?.[0]?.id),
    ['off', 'a', 'closed'],
  );
});
