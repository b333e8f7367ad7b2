import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { kubeletsOf, upgradesOf } from '../domain/plan.ts';
import type { Quirks } from '../domain/quirks.ts';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import { makePlan, type Selection } from './plan.ts';

const test = suite('plan: an upgrade over several minors');

const known = ['v1.31.4', 'v1.32.13', 'v1.33.13', 'v1.34.4', 'v1.37.2'];
const versions = {
  resolveVersion(label: string): string {
    const version = known.find((one) => one === label || one.startsWith(`v${label}.`));
    if (version === undefined) throw new Error('no such version');
    return version;
  },
  quirksOf: () => ({ kubeletsBehind: 3 }) as Quirks,
};
const off = Setting.parse({ id: 'off', title: 't', why: 'w' });
const deleteRoleBindings = ['kube-public/kubeadm:bootstrap-signer-clusterinfo'];
const closed = Setting.parse({ id: 'closed', title: 't', why: 'w', deleteRoleBindings });
const asked = [{ target: 'apiserver', paths: ['/api'], identities: ['none'] }];
const of = (changes: unknown[]) =>
  Scenario.parse({
    id: 'up',
    title: 't',
    why: 'w',
    versions: ['1.31'],
    settings: ['off', 'closed'],
    requests: asked,
    changes,
    control: { setting: 'off', probe: 'apiserver:GET:/api@none', outcome: 403 },
  });

function planOf(changes: unknown[], selection: Partial<Selection>) {
  const { cells, groups } = makePlan(
    {
      scenarios: new Map([['up', of(changes)]]),
      settings: new Map([
        ['off', off],
        ['closed', closed],
      ]),
    },
    { scenarios: ['up'], engine: 'process', ...selection },
    versions,
  );
  const lines = cells
    .map(({ id, unsupported }) => [id.split('/').slice(3).join('/'), unsupported].filter(Boolean).join(' = '))
    .filter((line) => !line.startsWith('apiserver:'));
  return { lines, groups };
}

const next = { change: { kind: 'upgrade', to: 'next' } };
const edit = { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' };

test('it is a hop to each minor in between, and each has a cell of its own', () => {
  const upgrade = [{ ...next, requests: asked }];
  const { lines, groups } = planOf(upgrade, { upgradeTo: '1.34', settings: ['off'] });
  const [one, two, three] = [
    'upgrade:v1.32.13',
    'upgrade:v1.32.13/upgrade:v1.33.13',
    'upgrade:v1.32.13/upgrade:v1.33.13/upgrade:v1.34.4',
  ];
  equal(
    lines,
    [one, two, three].flatMap((hop) => [hop, `${hop}/apiserver:GET:/api@none`]),
  );
  const [, whole] = groups;
  equal(whole && upgradesOf(whole), ['v1.32.13', 'v1.33.13', 'v1.34.4']);
  // The kubelet of the control plane's node follows before the next hop, so not after the last.
  equal(whole && kubeletsOf(whole), ['v1.32.13', 'v1.33.13']);
});

test('after each hop what was closed is closed again: edits first, since a start puts objects back', () => {
  const steps = [{ change: edit, afterwards: [next] }];
  const { lines } = planOf(steps, { upgradeTo: '1.33', settings: ['closed'] });
  const flag = 'edit-manifest:anonymous-auth=false';
  equal(lines, [
    flag,
    `${flag}/upgrade:v1.32.13`,
    `${flag}/upgrade:v1.32.13/${flag}`,
    `${flag}/upgrade:v1.32.13/${flag}/apply-objects`,
    `${flag}/upgrade:v1.32.13/${flag}/apply-objects/upgrade:v1.33.13`,
    `${flag}/upgrade:v1.32.13/${flag}/apply-objects/upgrade:v1.33.13/${flag}`,
    `${flag}/upgrade:v1.32.13/${flag}/apply-objects/upgrade:v1.33.13/${flag}/apply-objects`,
  ]);
  // One hop is as the scenario says it.
  equal(planOf([next], { upgradeTo: '1.32', settings: ['closed'] }).lines, ['upgrade:v1.32.13']);
});

test('a minor that the catalogue lacks ends the way', () => {
  const { lines } = planOf([next], { versions: ['1.34'], upgradeTo: '1.37', settings: ['off'] });
  equal(lines, [
    'upgrade:1.35 = there is no version "1.35" after v1.34.4',
    'upgrade:1.35/upgrade:1.36 = there is no version "1.35" after v1.34.4',
    'upgrade:1.35/upgrade:1.36/upgrade:v1.37.2 = there is no version "1.35" after v1.34.4',
  ]);
});

test('nodes join after each hop, with kubelets that are older than the control plane then', () => {
  const steps = [
    { ...next, joins: ['token:kubelet=-1', 'token:kubelet=-3', 'token', 'control-plane-token'] },
  ];
  const { lines, groups } = planOf(steps, { upgradeTo: '1.33', settings: ['off'] });
  const two = 'upgrade:v1.32.13/upgrade:v1.33.13';
  const further = 'a further control plane joins a cluster as it was started, and not after a change';
  equal(lines.slice(5), [
    two,
    `${two}/join:token:kubelet=-1`,
    `${two}/join:token:kubelet=-3 = the catalogue of versions has no Kubernetes 1.30`,
    `${two}/join:token`,
    `${two}/join:control-plane-token = ${further}`,
  ]);
  const [, whole] = groups;
  equal(
    whole?.kubelets && Object.entries(whole.kubelets).map(([skew, { version }]) => `${skew} ${version}`),
    ['+1 v1.32.13', '+2 v1.33.13'],
  );
});

test('objects that were written after the last hop are not written again', () => {
  const [one, again] = ['upgrade:v1.32.13/apply-objects/upgrade:v1.33.13', { kind: 'apply-objects' }];
  const steps = [{ ...next, joins: ['token:kubelet=-1'], afterwards: [{ change: again }] }];
  const { lines } = planOf(steps, { upgradeTo: '1.33', settings: ['closed'] });
  equal(lines.slice(3), [
    ...[one, `${one}/join:token:kubelet=-1`],
    ...[`${one}/apply-objects`, `${one}/apply-objects/join:token:kubelet=-1`],
  ]);
});

test('of several versions those that are older are upgraded, and the others say why not', () => {
  const { lines } = planOf([next], { versions: ['1.33', '1.34'], upgradeTo: '1.34', settings: ['off'] });
  equal(lines, ['upgrade:v1.34.4', 'upgrade:v1.34.4 = v1.34.4 to v1.34.4 is no upgrade']);
});
