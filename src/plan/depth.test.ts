import { equal, throws } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { upgradesOf } from '../domain/plan.ts';
import type { Quirks } from '../domain/quirks.ts';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import { makePlan, type Selection } from './plan.ts';

const test = suite('plan: whole clusters, changes, comparisons');

const off = Setting.parse({ id: 'off', title: 't', why: 'w' });
const known: Record<string, string> = { '1.33': 'v1.33.13', '1.21': 'v1.21.14', '1.20': 'v1.20.2' };
const versions = {
  resolveVersion(label: string): string {
    const version = known[label];
    if (version === undefined) throw new Error('no such version');
    return version;
  },
  quirksOf: () => ({}) as Quirks,
};

const scenario = Scenario.parse({
  id: 'whole',
  title: 't',
  why: 'w',
  versions: ['1.33'],
  settings: ['off'],
  requests: [{ target: 'apiserver', paths: ['/api'], identities: ['none'] }],
  restarts: ['kube-apiserver'],
  changes: [
    {
      change: { kind: 'upgrade', to: 'next' },
      requests: [{ target: 'apiserver', paths: ['/api'], identities: ['none'] }],
    },
  ],
  control: { setting: 'off', probe: 'apiserver:GET:/api@none', outcome: 401 },
  expect: [{ probes: ['restart:*'], outcome: 'restarted', source: 's' }],
});

const planOf = (selection: Partial<Selection>) =>
  makePlan(
    { scenarios: new Map([['whole', scenario]]), settings: new Map([['off', off]]) },
    { scenarios: ['whole'], engine: 'process', ...selection },
    versions,
  );

test('what needs a whole cluster is a group of its own, beside that of its version', () => {
  const { groups } = planOf({ versions: ['1.33', '1.20'] });
  equal(
    groups.map(({ version, depth, cells }) => [version, depth, cells.length]),
    [
      ['v1.33.13', 'bare', 1],
      // There is nothing to upgrade to, so only the restarts are left.
      ['v1.33.13', 'node', 1],
      ['v1.20.2', 'bare', 1],
      ['v1.20.2', 'node', 3],
    ],
  );
});

test('an upgrade to the next minor is one to a version, where there is a next one', () => {
  const { cells } = planOf({ versions: ['1.33', '1.20'], grep: 'upgrade' });
  const lines = cells.map(({ id, unsupported }) => `${id} = ${unsupported ?? '?'}`);
  equal(lines, [
    'v1.33.13/off/process/upgrade:next = there is no version "next" after v1.33.13',
    'v1.33.13/off/process/upgrade:next/apiserver:GET:/api@none = there is no version "next" after v1.33.13',
    'v1.20.2/off/process/upgrade:v1.21.14 = ?',
    'v1.20.2/off/process/upgrade:v1.21.14/apiserver:GET:/api@none = ?',
  ]);
});

test('an upgrade to a version that is named, on every engine', () => {
  const { cells } = planOf({ versions: ['1.20'], upgradeTo: '1.21', engine: 'kind', grep: 'upgrade' });
  equal(
    cells.map(({ id, unsupported }) => `${id} = ${unsupported ?? '?'}`),
    [
      'v1.20.2/off/kind/upgrade:v1.21.14 = ?',
      'v1.20.2/off/kind/upgrade:v1.21.14/apiserver:GET:/api@none = ?',
    ],
  );
  throws(() => planOf({ upgradeTo: '1.99' }), /no such version/);
  throws(() => planOf({ versions: ['1.34'], upgradeTo: '1.33' }), 'v1.34.4 to v1.33.13 is no upgrade');
});

test('changes one after the other have a cell and a question after each, and end where there is no next version', () => {
  const edit = { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' };
  const upgrade = { kind: 'upgrade', to: 'next' };
  const requests = [{ target: 'apiserver', paths: ['/api'], identities: ['none'] }];
  const steps = Scenario.parse({
    ...scenario,
    restarts: [],
    expect: [],
    control: { ...scenario.control, outcome: 401 },
    changes: [
      { change: edit, requests, afterwards: [{ change: upgrade }, { change: upgrade, requests: [] }] },
    ],
  });
  const { cells, groups } = makePlan(
    { scenarios: new Map([['whole', steps]]), settings: new Map([['off', off]]) },
    { scenarios: ['whole'], engine: 'process', versions: ['1.20'], grep: 'edit' },
    {
      ...versions,
      resolveVersion: (label) => (label === '1.22' ? 'v1.22.1' : versions.resolveVersion(label)),
    },
  );
  const one = 'v1.20.2/off/process/edit-manifest:anonymous-auth=false';
  const asked = 'apiserver:GET:/api@none';
  equal(
    cells.map(({ id, unsupported }) => `${id} = ${unsupported ?? '?'}`),
    [
      `${one} = ?`,
      `${one}/${asked} = ?`,
      `${one}/upgrade:v1.21.14 = ?`,
      `${one}/upgrade:v1.21.14/${asked} = ?`,
      `${one}/upgrade:v1.21.14/upgrade:v1.22.1 = ?`,
    ],
  );
  equal(
    groups.map((group) => upgradesOf(group)),
    [['v1.21.14', 'v1.22.1']],
  );
  const last = makePlan(
    { scenarios: new Map([['whole', steps]]), settings: new Map([['off', off]]) },
    { scenarios: ['whole'], engine: 'process', versions: ['1.20'], grep: 'upgrade:next' },
    versions,
  );
  equal(
    last.cells.map(({ unsupported }) => unsupported),
    ['there is no version "next" after v1.21.14'],
  );
});

test('further control planes, and their apiservers, need a whole cluster', () => {
  const further = Scenario.parse({
    ...scenario,
    restarts: [],
    changes: [],
    expect: [],
    control: { ...scenario.control, outcome: 401 },
    requests: [
      { target: 'apiserver', paths: ['/api'], identities: ['none'] },
      { target: 'second-apiserver', paths: ['/api'], identities: ['none'] },
    ],
    joins: ['token', 'control-plane-token'],
  });
  const cellsOn = (engine: 'process' | 'kind') =>
    makePlan(
      { scenarios: new Map([['whole', further]]), settings: new Map([['off', off]]) },
      { scenarios: ['whole'], engine, versions: ['1.33'] },
      versions,
    ).cells.map(({ id, depth, unsupported }) => `${id.split('/')[3]} ${depth} ${unsupported ?? '?'}`);
  equal(cellsOn('process'), [
    'apiserver:GET: bare ?',
    'second-apiserver:GET: node ?',
    'join:token bare ?',
    'join:control-plane-token node ?',
  ]);
  equal(cellsOn('kind'), [
    'apiserver:GET: node ?',
    'second-apiserver:GET: node ?',
    'join:token node ?',
    'join:control-plane-token node ?',
  ]);
});

test('to compare, every question is asked on both engines, and only once where both would use a whole cluster', () => {
  const plan = planOf({ compare: ['process-node'], versions: ['1.20'], grep: 'api@|restart' });
  equal(
    plan.groups.map(({ engine, depth, cells }) => [
      engine,
      depth,
      cells.map(({ id }) => id.split('/process')[1]),
    ]),
    [
      ['process', 'bare', ['/apiserver:GET:/api@none']],
      ['process', 'node', ['/restart:kube-apiserver', '/upgrade:v1.21.14/apiserver:GET:/api@none']],
      ['process-node', 'node', ['-node/apiserver:GET:/api@none']],
    ],
  );
});
