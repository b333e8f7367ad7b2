// What the loop writes of a shard must be read again by `merge` and `report`: every event of it is one of the
// journal's.
import { equal } from 'uvu/assert';
import { planOfSelection } from '../src/app/planning.ts';
import { Event } from '../src/domain/results.ts';
import { partsOf } from '../src/plan/shard.ts';
import { runPlan } from '../src/run/loop.ts';
import { suite } from './support/suite.ts';

const test = suite('the journal of a shard');

test('every event of a shard is one that readers of the journal take', async () => {
  const whole = await planOfSelection({
    scenarios: [],
    engine: 'process',
    versions: ['1.37'],
    settings: ['default'],
  });
  const [shard] = partsOf(whole, 1, {});
  const events: unknown[] = [];
  const signal = new AbortController().signal;
  const host = {
    os: 'x',
    kernel: 'x',
    arch: 'x64',
    cpus: 1,
    memoryMiB: 1,
    cgroup: 'v2',
    privilege: 'root',
  } as const;
  await runPlan(shard ?? whole, {
    run: {
      id: 'x',
      tool: 'bearerless',
      engine: 'process',
      host,
      start: '2026-01-01T00:00:00Z',
      binaries: [],
    },
    rules: {},
    impossible: 'nothing is started here',
    output: '/nowhere',
    rootless: false,
    timeoutSeconds: 1,
    jobs: 1,
    clusters: 1,
    apiservers: 1,
    nodes: 1,
    retain: false,
    emptyEtcd: false,
    retries: 0,
    binariesFor: async () => [],
    lacks: async () => false,
    emit: (event) => events.push(JSON.parse(JSON.stringify(event))),
    retained: () => {},
    signal,
  });
  equal(
    events.flatMap((event) => Event.safeParse(event).error?.issues ?? []),
    [],
  );
  equal(events.length, whole.cells.length + 2);
});
