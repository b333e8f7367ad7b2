import * as assert from 'uvu/assert';
import { golden } from '../../test/support/golden.ts';
import { journalOf, resultsOf, runInfo } from '../../test/support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import type { Results } from '../domain/results.ts';
import { fold } from '../results/fold.ts';
import { badge } from './badge.ts';
import { line } from './line.ts';
import { ndjson } from './ndjson.ts';

const test = suite('report/line, ndjson, badge');
const options = { columns: 80, color: false, folder: 'out' };

test('line: a cell, a finding, a sum, each on one line', () => {
  golden('line-troubled.txt', line(resultsOf(troubled), options));
  golden('line-whole.txt', line(resultsOf(...whole), options));
  golden('line-hostile.txt', line(resultsOf(hostile), options));
});

test('ndjson: the run, its clusters, its cells with their parts', () => {
  const records = ndjson(resultsOf(troubled), options)
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
  assert.equal(
    records.map(({ type }) => type),
    ['run', ...Array(3).fill('cluster'), ...Array(12).fill('cell')],
  );
  assert.is(records[0].id, runInfo.id);
  assert.equal(records[7], {
    type: 'cell',
    id: 'v1.33.13/default/process/apiserver:GET:/version@none',
    version: 'v1.33.13',
    setting: 'default',
    engine: 'process',
    question: 'apiserver:GET:/version@none',
    answer: '403',
    verdict: 'surprise',
    observed: { kind: 'status', code: 403 },
    evidence: [],
    attempts: 1,
    expected: { outcome: '200', control: false, scenario: 'article' },
  });
});

const api = 'apiserver:GET:/api@none';
const one = (answer: string, more = {}) =>
  resultsOf({ version: 'v1.33.13', settings: ['a', 'b'], answers: { [api]: answer }, ...more });
const cases: Array<[Results, string, string]> = [
  [resultsOf(modern), 'v1.33 as expected', 'brightgreen'],
  [resultsOf(modern, old), 'v1.20 to v1.33 as expected', 'brightgreen'],
  [one('200 401', { expected: { [`a/${api}`]: '401' } }), '1 cell differs', 'red'],
  [one('200 200', { expected: { [`a/${api}`]: '401', [`b/${api}`]: '401' } }), '2 cells differ', 'red'],
  [one('200 200', { expected: { [`a/${api}`]: '!401' } }), 'control failed', 'red'],
  [resultsOf(...whole), 'engines disagree on 1', 'red'],
  [one('200 ?'), '1 of 2 inconclusive', 'orange'],
  [one('200 n/a', { faults: { b: { message: 'x' } } }), 'a cluster failed', 'orange'],
  [one('n/a n/a'), 'nothing tested', 'lightgrey'],
  [fold([journalOf(modern).slice(0, -1)]), 'interrupted', 'lightgrey'],
];
for (const [results, message, color] of cases) {
  test(`badge: ${message}`, () => {
    const isError = color === 'red' ? { isError: true } : {};
    const body = { schemaVersion: 1, label: 'anonymous access', message, color, ...isError };
    assert.equal(JSON.parse(badge(results, options)), body);
  });
}
