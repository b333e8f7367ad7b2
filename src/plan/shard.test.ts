// Shards: groups, balanced, the same everywhere; and what names one.
import { equal, is, throws } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { type Cell, cellId } from '../domain/cell.ts';
import type { Plan } from '../domain/plan.ts';
import type { Setting } from '../domain/setting.ts';
import { parseShard, partsOf } from './shard.ts';

const test = suite('shard');

const quirks = {} as Plan['groups'][number]['quirks'];

/** A plan with a group of two cells for each version, and a cell that cannot be asked for each `extra`. */
function planOf(versions: string[], extra: string[] = []): Plan {
  const cell = (version: string, path: string): Cell => {
    const probe = { kind: 'http', target: 'apiserver', method: 'GET', path, identity: 'none' } as const;
    const parts = { version, setting: 'default', engine: 'process', depth: 'bare', probe } as const;
    return { id: cellId(parts), ...parts };
  };
  const settings = [{ id: 'default' } as Setting];
  const groups = versions.map((version) => {
    const cells = [cell(version, '/api'), cell(version, '/version')];
    return { version, engine: 'process', depth: 'bare', quirks, settings, cells } as const;
  });
  const unsupported = extra.map((version) => ({ ...cell(version, '/x'), unsupported: 'not there' }));
  const cells = [...groups.flatMap(({ cells }) => cells), ...unsupported];
  return { cells, groups: [...groups], asked: { scenarios: ['x'], engine: 'process' } };
}

const versions = ['v1.20.2', 'v1.31.1', 'v1.33.13', 'v1.37.2'];
const took = (seconds: number) => ({ settings: 1, seconds });
const durations = {
  'process/bare/v1.20.2': took(90),
  'process/bare/v1.31.1': took(30),
  'process/bare/v1.33.13': took(30),
  'process/bare/v1.37.2': took(25),
};

const summary = (plan: Plan, of: number) =>
  partsOf(plan, of, durations).map(({ groups, seconds }) => [groups.map(({ version }) => version), seconds]);

test('the longest group is alone as long as the others together take less', () => {
  equal(summary(planOf(versions), 2), [
    [['v1.20.2'], 90],
    [['v1.31.1', 'v1.33.13', 'v1.37.2'], 85],
  ]);
});

test('a group that was never recorded counts as the mean of its kind; without any record all are alike', () => {
  equal(summary(planOf(['v1.99.0', ...versions.slice(1)]), 2), [
    [['v1.99.0', 'v1.37.2'], 68.75],
    [['v1.31.1', 'v1.33.13'], 60],
  ]);
  equal(
    partsOf(planOf(versions), 2, {}).map(({ groups }) => groups.map(({ version }) => version)),
    [
      ['v1.20.2', 'v1.33.13'],
      ['v1.31.1', 'v1.37.2'],
    ],
  );
});

test('every cell is in one shard, with its place; what cannot be asked goes with its version, or to the first', () => {
  const plan = planOf(versions, ['v1.33.13', 'v1.19.0']);
  const parts = partsOf(plan, 3, durations);
  const placed: string[] = [];
  for (const { cells, shard } of parts) {
    shard.places.forEach((place, n) => {
      placed[place] = cells[n]?.id ?? '';
    });
  }
  equal(
    placed,
    plan.cells.map(({ id }) => id),
  );
  const of = (id: string) => parts.findIndex(({ cells }) => cells.some((cell) => cell.id.startsWith(id)));
  is(of('v1.19.0'), 0);
  is(new Set(parts.filter(({ cells }) => cells.some(({ version }) => version === 'v1.33.13'))).size, 1);
  equal(new Set(parts.map(({ shard }) => shard.plan)).size, 1);
  is(parts[0]?.shard.plan === partsOf(planOf(versions), 1, {})[0]?.shard.plan, false);
});

test('where there are fewer groups than shards, the longest is divided by settings, each cell staying with its own', () => {
  const [
    {
      groups: [group],
    } = { groups: [] },
  ] = [planOf(['v1.37.2'])];
  const under = (setting: string) =>
    (group?.cells ?? []).map((cell) => ({ ...cell, setting, id: cellId({ ...cell, setting }) }));
  const ids = ['a', 'b', 'c'];
  const settings = ids.map((id) => ({ id }) as Setting);
  const cells = ids.flatMap(under);
  const plan = planOf(['v1.20.2']);
  const wide = { ...group, settings, cells } as Plan['groups'][number];
  const parts = partsOf(
    { ...plan, cells: [...plan.cells, ...cells], groups: [...plan.groups, wide] },
    3,
    durations,
  );
  equal(
    parts.map(({ groups, cells, seconds }) => [
      groups.map((one) => `${one.version} ${one.settings.map(({ id }) => id)}`),
      cells.map(({ setting }) => setting),
      seconds,
    ]),
    [
      [['v1.20.2 default'], ['default', 'default'], 90],
      [['v1.37.2 a,b'], ['a', 'a', 'b', 'b'], 50],
      [['v1.37.2 c'], ['c', 'c'], 25],
    ],
  );
});

test('more shards than settings leave some empty', () => {
  equal(
    partsOf(planOf(['v1.37.2']), 3, {}).map(({ cells, shard }) => [cells.length, shard.places]),
    [
      [2, [0, 1]],
      [0, []],
      [0, []],
    ],
  );
});

test('a shard is named outright, by GitLab, or by the index of a Kubernetes job', () => {
  equal(parseShard('2/5', {}), { index: 2, of: 5 });
  equal(parseShard('auto', { CI_NODE_INDEX: '4', CI_NODE_TOTAL: '4' }), { index: 4, of: 4 });
  equal(parseShard('auto/3', { JOB_COMPLETION_INDEX: '0' }), { index: 1, of: 3 });
  for (const [text, env] of [
    ['0/5', {}],
    ['6/5', {}],
    ['2', {}],
    ['auto', {}],
    ['auto', { JOB_COMPLETION_INDEX: '1' }],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }],
    ['1/2/3', {}],
  ] as const) {
    throws(
      () => parseShard(text, env),
      (thrown: { code?: string }) => thrown.code === 'invalid-shard',
      text,
    );
  }
});
