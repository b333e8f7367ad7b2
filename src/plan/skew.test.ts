import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { binaryKey, kubeletsOf, narrowGroup } from '../domain/plan.ts';
import type { Quirks } from '../domain/quirks.ts';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import { makePlan } from './plan.ts';

const test = suite('plan/skew');

const catalogue = ['v1.20.2', 'v1.21.14', 'v1.33.13', 'v1.34.4', 'v1.36.3', 'v1.37.2'];
const resolveVersion = (label: string) => {
  const found = catalogue.find((version) => version.startsWith(`v${label}.`) || version === label);
  if (found === undefined) throw new Error(`no ${label}`);
  return found;
};
const quirksOf = (version: string) =>
  ({ kubeletsBehind: version < 'v1.29' ? 1 : 3, kubeadmApi: version }) as unknown as Quirks;
const skewed = Scenario.parse({
  id: 'skew',
  title: 't',
  why: 'w',
  versions: ['v1.37.2'],
  settings: ['default'],
  joins: ['token', 'token:kubelet=+1', 'token:kubelet=-1', 'file:kubelet=-3', 'token:kubelet=-4'],
  control: { setting: 'default', probe: 'join:token', outcome: 'joined' },
});
const library = {
  scenarios: new Map([['skew', skewed]]),
  settings: new Map([['default', Setting.parse({ id: 'default', title: 't', why: 'w' })]]),
};
const planOf = (version: string, engine: 'process' | 'kind' = 'process') =>
  makePlan(
    library,
    { scenarios: ['skew'], engine, versions: [version] },
    { resolveVersion, quirksOf, predict: ({ probe }) => ({ id: 'rule', outcome: probe.kind }) },
  );

test("kubelets that upstream's policy allows join, and the others are unsupported, each with its reason", () => {
  const saidOf = (version: string) =>
    planOf(version).cells.map(({ id, unsupported = '' }) => [id.split(':')[2] ?? '', unsupported]);
  const policy = 'https://kubernetes.io/releases/version-skew-policy/#kubelet';
  const constant = 'cmd/kubeadm/app/constants/constants.go, MinimumKubeletVersion';
  const newer = `a kubelet must not be newer than the kube-apiserver (${policy})`;
  const older = (version: string, most: string) =>
    `kubeadm ${version} joins kubelets of at most ${most} before its own (${constant}; ${policy})`;
  equal(saidOf('v1.37.2'), [
    ['', ''],
    ['kubelet=+1', newer],
    ['kubelet=-1', ''],
    ['kubelet=-3', ''],
    ['kubelet=-4', older('v1.37.2', '3 minors')],
  ]);
  equal(saidOf('v1.21.14'), [
    ['', ''],
    ['kubelet=+1', newer],
    ['kubelet=-1', ''],
    ['kubelet=-3', older('v1.21.14', 'one minor')],
    ['kubelet=-4', older('v1.21.14', 'one minor')],
  ]);
  equal(saidOf('v1.20.2')[2], ['kubelet=-1', 'the catalogue of versions has no Kubernetes 1.19']);
  equal(
    planOf('v1.37.2', 'kind').cells.map(({ unsupported = '' }) => unsupported),
    saidOf('v1.37.2').map(([, unsupported]) => unsupported),
  );
});

test('a group knows the kubelets that join, and their binaries by version', () => {
  const [group] = planOf('v1.37.2').groups;
  if (group === undefined) throw new Error('no group');
  equal(group.kubelets, {
    '-1': { version: 'v1.36.3', quirks: quirksOf('v1.36.3') },
    '-3': { version: 'v1.34.4', quirks: quirksOf('v1.34.4') },
  });
  equal(kubeletsOf(group), ['v1.36.3', 'v1.34.4']);
  equal(
    ['v1.37.2', 'v1.36.3'].map((version) => binaryKey('kubelet', version, group)),
    ['kubelet', 'kubelet@v1.36.3'],
  );
  const usual = narrowGroup(group, new Set(['v1.37.2/default/process/join:token']));
  equal(usual && kubeletsOf(usual), []);
});

test('a node is upgraded by itself, and its kubelet is asked', () => {
  const upgrade = { kind: 'upgrade-node', kubelet: '-1' };
  const request = (target: string) => ({ target, paths: ['/pods'], identities: ['none'] });
  const scenario = Scenario.parse({
    ...skewed,
    joins: [],
    changes: [
      {
        change: upgrade,
        requests: [request('kubelet'), request('apiserver')],
        afterwards: [
          { change: { kind: 'renew-certificate', of: 'client' }, requests: [] },
          { change: { kind: 'restart-apiserver' }, requests: [] },
        ],
      },
    ],
  });
  const plan = makePlan(
    { ...library, scenarios: new Map([['skew', scenario]]) },
    { scenarios: ['skew'], engine: 'process', versions: ['v1.37.2'] },
    { resolveVersion, quirksOf },
  );
  const id = 'v1.37.2/default/process/upgrade-node:kubelet=-1';
  equal(
    plan.cells.map(({ id, unsupported = '' }) => [id, unsupported]),
    [
      [id, ''],
      [`${id}/kubelet:GET:/pods@none`, ''],
      [
        `${id}/apiserver:GET:/pods@none`,
        'after the upgrade of a node its kubelet is asked, and nothing else',
      ],
      [
        `${id}/renew-certificate:client`,
        'certificates of kubelets are good for a year: --cluster-signing-duration of the controller manager shortens it',
      ],
      [
        `${id}/renew-certificate:client/restart-apiserver`,
        'a node is upgraded by itself, and not among other changes',
      ],
    ],
  );
  equal(
    plan.groups.map((group) => [group.depth, kubeletsOf(group)]),
    [['bare', ['v1.36.3']]],
  );
});
