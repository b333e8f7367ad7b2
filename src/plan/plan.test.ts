import { equal, is, throws } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { matches } from '../domain/pattern.ts';
import type { Quirks } from '../domain/quirks.ts';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import type { Library } from './load.ts';
import { makePlan, type Selection } from './plan.ts';

const test = suite('plan/plan');

const settings = [
  Setting.parse({ id: 'off', title: 't', why: 'w' }),
  Setting.parse({ id: 'new', title: 't', why: 'w', since: '1.31', unsupportedBecause: 'too old' }),
];
const base = Scenario.parse({
  id: 'ask',
  title: 't',
  why: 'w',
  versions: ['1.33', '1.20'],
  settings: ['off', 'new'],
  requests: [{ target: 'apiserver', paths: ['/api'], identities: ['none', 'admin-cert'] }],
  joins: ['token'],
  control: { setting: 'off', probe: 'apiserver:GET:/api@none', outcome: 401 },
  expect: [
    { settings: ['off'], until: '1.31', probes: ['join:*'], outcome: 'refused', source: 's' },
    { probes: ['join:token'], outcome: 'joined', source: 's' },
    { settings: ['off'], probes: ['*@none'], outcome: 200, source: 's' },
  ],
});
const versions = {
  resolveVersion: (label: string) =>
    label === '1.33' ? 'v1.33.13' : label === 'latest' ? 'v1.37.2' : 'v1.20.2',
  quirksOf: (version: string) => ({ kubeadmApi: version }) as unknown as Quirks,
};

function planOf(selection: Partial<Selection>, scenarios = [base]) {
  const library: Library = {
    scenarios: new Map(scenarios.map((scenario) => [scenario.id, scenario])),
    settings: new Map(settings.map((setting) => [setting.id, setting])),
  };
  return makePlan(
    library,
    { scenarios: scenarios.map(({ id }) => id), engine: 'process', ...selection },
    versions,
  );
}

/** Each cell as `id = expectation`. */
function lines(plan: ReturnType<typeof planOf>): string[] {
  return plan.cells.map(({ id, expected, unsupported }) =>
    [id, unsupported ?? (expected && `${expected.outcome}${expected.control ? ' control' : ''}`) ?? '?'].join(
      ' = ',
    ),
  );
}

function refusal(what: () => unknown): { code: string; message: string } {
  try {
    what();
  } catch (thrown) {
    if (thrown instanceof BearerlessError) return { code: thrown.code, message: thrown.message };
    throw thrown;
  }
  throw new Error('it was not refused');
}

test('a scenario becomes versions × settings × probes; the first expectation that matches counts', () => {
  equal(lines(planOf({})), [
    'v1.33.13/off/process/apiserver:GET:/api@none = 401 control',
    'v1.33.13/off/process/apiserver:GET:/api@admin-cert = ?',
    'v1.33.13/off/process/join:token = joined',
    'v1.33.13/new/process/apiserver:GET:/api@none = ?',
    'v1.33.13/new/process/apiserver:GET:/api@admin-cert = ?',
    'v1.33.13/new/process/join:token = joined',
    'v1.20.2/off/process/apiserver:GET:/api@none = 401 control',
    'v1.20.2/off/process/apiserver:GET:/api@admin-cert = ?',
    'v1.20.2/off/process/join:token = refused',
    'v1.20.2/new/process/apiserver:GET:/api@none = too old',
    'v1.20.2/new/process/apiserver:GET:/api@admin-cert = too old',
    'v1.20.2/new/process/join:token = too old',
  ]);
});

test('a scenario asks more under some settings, leaves out what says nothing, and is about a span of versions', () => {
  const special = Scenario.parse({
    ...base,
    control: { ...base.control, outcome: 401 },
    expect: [],
    since: '1.31',
    include: [{ settings: ['new'], until: '1.34', joins: ['file-cert'] }],
    exclude: [
      { settings: ['new'], probes: ['*@admin-cert', 'join:token'], why: 'x' },
      { since: '1.35', why: 'x' },
    ],
  });
  equal(lines(planOf({ versions: ['1.33', 'latest', '1.20'], grep: '@none|join|admin' }, [special])), [
    'v1.33.13/off/process/apiserver:GET:/api@none = 401 control',
    'v1.33.13/off/process/apiserver:GET:/api@admin-cert = ?',
    'v1.33.13/off/process/join:token = ?',
    'v1.33.13/new/process/apiserver:GET:/api@none = ?',
    'v1.33.13/new/process/join:file-cert = ?',
    'v1.20.2/off/process/apiserver:GET:/api@none = the question "ask" exists only since 1.31',
    'v1.20.2/off/process/apiserver:GET:/api@admin-cert = the question "ask" exists only since 1.31',
    'v1.20.2/off/process/join:token = the question "ask" exists only since 1.31',
    'v1.20.2/new/process/apiserver:GET:/api@none = too old',
    'v1.20.2/new/process/join:file-cert = too old',
  ]);
});

test('a cell is whole', () => {
  equal(planOf({ grep: 'off/.*@none', versions: ['1.33'] }).cells, [
    {
      id: 'v1.33.13/off/process/apiserver:GET:/api@none',
      version: 'v1.33.13',
      setting: 'off',
      engine: 'process',
      depth: 'bare',
      probe: { kind: 'http', target: 'apiserver', method: 'GET', path: '/api', identity: 'none' },
      expected: { outcome: '401', control: true, scenario: 'ask' },
    },
  ]);
});

test('groups follow the order of --kubernetes, hold what can be asked and only settings that have it', () => {
  const { groups } = planOf({ versions: ['1.20', 'latest', '1.20'] });
  equal(
    groups.map(({ version, engine, quirks, settings, cells }) => [
      version,
      engine,
      quirks.kubeadmApi,
      settings.map(({ id }) => id).join(),
      cells.length,
    ]),
    [
      ['v1.20.2', 'process', 'v1.20.2', 'off', 3],
      ['v1.37.2', 'process', 'v1.37.2', 'off,new', 6],
    ],
  );
});

test('only unsupported cells make a plan without groups', () => {
  const { cells, groups } = planOf({ versions: ['1.20'], settings: ['new'] });
  equal([cells.length, groups], [3, []]);
});

test('scenarios that ask the same share the cell; a control outranks an expectation', () => {
  const other = {
    ...base,
    id: 'other',
    joins: [],
    control: { setting: 'off', probe: 'apiserver:GET:/api@admin-cert', outcome: '200' },
    expect: base.expect.slice(2).map((expect) => ({ ...expect, outcome: '401' })),
  };
  const plan = planOf({ versions: ['1.33'], settings: ['off'] }, [other, base]);
  equal(lines(plan), [
    'v1.33.13/off/process/apiserver:GET:/api@none = 401 control',
    'v1.33.13/off/process/apiserver:GET:/api@admin-cert = 200 control',
    'v1.33.13/off/process/join:token = joined',
  ]);
});

test('scenarios that contradict each other are refused', () => {
  const other = { ...base, id: 'other', control: { ...base.control, outcome: '403' } };
  equal(
    refusal(() => planOf({}, [base, other])),
    {
      code: 'contradicting-scenarios',
      message:
        'v1.33.13/off/process/apiserver:GET:/api@none is expected to be 401 in "ask" and 403 in "other"',
    },
  );
});

test('unknown names and empty selections are refused', () => {
  equal(
    refusal(() => planOf({ settings: ['of', 'new'] })),
    {
      code: 'unknown-setting',
      message: 'there is no setting "of"; did you mean "off"? Valid: off, new',
    },
  );
  equal(
    refusal(() => planOf({ scenarios: ['stranger'] })),
    {
      code: 'unknown-scenario',
      message: 'there is no scenario "stranger". Valid: ask',
    },
  );
  is(refusal(() => planOf({ grep: 'nothing' })).code, 'nothing-selected');
  is(refusal(() => planOf({ grep: '(' })).code, 'invalid-grep');
  throws(() => planOf({ grep: '(' }), /missing closing \)/);
});

test('a pattern matches the whole id; only the asterisk is special', () => {
  const id = 'apiserver:GET:/api/v1@none';
  equal(
    [
      '*',
      id,
      'apiserver:*@none',
      '*@none',
      'apiserver:*',
      'apiserver',
      '*/api',
      'apiserver:GET:/api.v1@none',
    ].map((pattern) => matches(pattern, id)),
    [true, true, true, true, true, false, false, false],
  );
});

test('what does not concern one scenario in a version is asked by another that it concerns', () => {
  const later: Scenario = { ...base, id: 'later', since: '1.31' };
  const asked = { versions: ['1.20'], settings: ['off'] };
  for (const both of [
    [base, later],
    [later, base],
  ]) {
    equal(lines(planOf(asked, both)), lines(planOf(asked)));
  }
});
