import * as assert from 'uvu/assert';
import {
  cellResult,
  journalOf,
  observed,
  resultsOf,
  runInfo,
  type Table,
} from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { type Evidence, evidenceAt } from '../domain/evidence.ts';
import type { CellResult, Event } from '../domain/results.ts';
import { fold } from './fold.ts';

const test = suite('fold');
const api = 'apiserver:GET:/api@none';
const small: Table = {
  version: 'v1.33.13',
  settings: ['default', 'anonymous-off'],
  answers: { [api]: '403 401' },
};
const off = `v1.33.13/anonymous-off/process/${api}`;
const on = `v1.33.13/default/process/${api}`;
const absent = (code: string, because: string): CellResult => ({
  observed: { kind: 'inconclusive', code, because },
  evidence: [],
  attempts: 0,
});
const notRun = absent('not-run', 'the run ended without asking it');
const interrupted = absent('interrupted', 'the run was interrupted before it was asked');

test('a whole run becomes results with every field', () => {
  assert.equal(resultsOf(small), {
    schemaVersion: 2,
    run: { ...runInfo, end: '2026-01-02T03:04:35.500Z', seconds: 30.5, interrupted: false },
    clusters: [
      { version: 'v1.33.13', setting: 'default', reported: 'v1.33.13', readySeconds: 4.8, evidence: [] },
      {
        version: 'v1.33.13',
        setting: 'anonymous-off',
        reported: 'v1.33.13',
        readySeconds: 4.8,
        evidence: [],
      },
    ],
    cells: { [on]: cellResult('403'), [off]: cellResult('401') },
  });
});

test('cells and clusters come in plan order, whatever the order of the answers', () => {
  const [start, ...rest] = journalOf(small);
  const end = rest.pop();
  const results = fold([[start, ...rest.reverse(), end] as Event[]]);
  assert.equal(Object.keys(results.cells), [on, off]);
  assert.equal(
    results.clusters.map((cluster) => cluster.setting),
    ['default', 'anonymous-off'],
  );
});

const answers: Array<[string[], string]> = [
  [['401', '403'], '403'],
  [['401', '?'], '401'],
  [['?', '401'], '401'],
  [['401', 'n/a'], '401'],
  [['n/a', '?'], '?'],
];
for (const [words, wins] of answers) {
  test(`of ${words.join(' then ')} the cell keeps ${wins}`, () => {
    const events = words.map((word): Event => ({ type: 'cell', id: on, result: cellResult(word) }));
    const whole = journalOf({ ...small, answers: { [api]: '. 401' } });
    whole.splice(-1, 0, ...events);
    assert.equal(fold([whole]).cells[on]?.observed, observed(wins));
  });
}

const partly: Table = { ...small, answers: { [api]: '403 .' } };

test('a planned cell that an ended run never answered was not run', () => {
  assert.equal(resultsOf(partly).cells, { [on]: cellResult('403'), [off]: notRun });
});

test('a planned cell of a killed or interrupted run was interrupted, unless its group had ended', () => {
  const events = journalOf(partly);
  const end: Event = { type: 'run-end', end: '2026-01-02T03:04:09.000Z', seconds: 4, interrupted: true };
  assert.equal(fold([events.slice(0, -2)]).cells[off], interrupted);
  assert.equal(fold([events.slice(0, -1)]).cells[off], notRun);
  assert.equal(fold([[...events.slice(0, -2), end]]).cells[off], interrupted);
});

test('a planned cell whose cluster never came up says so', () => {
  const faults = { 'anonymous-off': { message: 'kube-apiserver exited with 1' } };
  assert.equal(
    resultsOf({ ...partly, faults }).cells[off],
    absent('not-run', 'its cluster never came up: kube-apiserver exited with 1'),
  );
});

test('a killed run has no end and counts as interrupted', () => {
  assert.equal(fold([journalOf(small).slice(0, -1)]).run, { ...runInfo, interrupted: true });
});

test('a resumed run keeps what it had, adds its times, and is as its last part ended', () => {
  const first = journalOf(partly).slice(0, -2);
  const second = journalOf({ ...small, answers: { [api]: '. 401' } });
  const { run, cells } = fold([[...first, ...second]]);
  assert.equal(cells, { [on]: cellResult('403'), [off]: cellResult('401') });
  assert.equal(run, { ...runInfo, end: '2026-01-02T03:04:35.500Z', seconds: 30.5, interrupted: false });
  const killed = [...second, ...first];
  assert.equal(fold([killed]).run, { ...runInfo, interrupted: true });
});

test('shards fold to the union: cells of all, binaries once, seconds summed, the earliest start', () => {
  const older: Table = { version: 'v1.20.2', settings: ['default'], answers: { [api]: '403' } };
  const shard = journalOf(older);
  const binary = { name: 'etcd', version: 'v3.4.13', sha256: 'cd'.repeat(32), source: 'release' };
  shard[0] = {
    type: 'run-start',
    run: { ...runInfo, id: 'second', start: '2026-01-02T03:00:00.000Z' },
    cells: [],
  };
  shard.splice(1, 0, { type: 'binaries', binaries: [...runInfo.binaries, binary] });
  const { run, cells } = fold([journalOf(small), shard]);
  assert.equal(Object.keys(cells), [on, off, `v1.20.2/default/process/${api}`]);
  assert.equal(run, {
    ...runInfo,
    start: '2026-01-02T03:00:00.000Z',
    binaries: [...runInfo.binaries, binary],
    end: '2026-01-02T03:04:35.500Z',
    seconds: 61,
    interrupted: false,
  });
});

test('of two starts of a cluster the one that came up is kept', () => {
  const faults = { default: { message: 'port taken' } };
  const both = [...journalOf({ ...small, faults }), ...journalOf(small), ...journalOf({ ...small, faults })];
  assert.equal(fold([both]).clusters, resultsOf(small).clusters);
});

test('a cluster keeps what earlier starts of it left as evidence, the first one first', () => {
  const started = (evidence: Evidence[], fault?: string): Event => {
    const state = fault === undefined ? { readySeconds: 1 } : { fault: { code: 'died', message: fault } };
    return { type: 'cluster', cluster: { version: 'v1.33.13', setting: 'default', ...state, evidence } };
  };
  const clusters = (...events: Event[]) =>
    fold([[...journalOf({ ...small, settings: [] }), ...events]]).clusters;
  const files = ['evidence/c/kubeadm.yaml', 'attempt-2/evidence/c/kubeadm.yaml'].map(evidenceAt);
  const up = { version: 'v1.33.13', setting: 'default', readySeconds: 1, evidence: files };
  const [first, second] = files.map((file) => [file]) as [Evidence[], Evidence[]];
  assert.equal(clusters(started(first), started(second)), [up]);
  assert.equal(clusters(started(first, 'etcd'), started(second)), [up]);
  assert.equal(clusters(started(first), started(second, 'etcd')), [up]);
  assert.equal(clusters(started(first), started(first)), [{ ...up, evidence: first }]);
});

test('an answer that was kept over a later silence still says how often it was asked', () => {
  const asked = (word: string, attempts: number): Event => {
    return { type: 'cell', id: on, result: cellResult(word, { attempts }) };
  };
  const events = journalOf({ ...small, answers: { [api]: '. 401' } });
  events.splice(-1, 0, asked('403', 1), asked('?', 2));
  assert.equal(fold([events]).cells[on], cellResult('403', { attempts: 2 }));
});

test('a journal without a run is an error', () => {
  assert.throws(() => fold([[]]), /^BearerlessError: |no run-start/);
});

test('a journal of hundreds of thousands of events is folded', () => {
  const [start, ...rest] = journalOf(small) as [Event, ...Event[]];
  const cell = rest.find(({ type }) => type === 'cell') as Event;
  const events = [start, ...Array.from({ length: 300_000 }, () => cell), ...rest];
  assert.equal(fold([events]), fold([[start, ...rest]]));
});
