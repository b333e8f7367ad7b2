// What makes a committed reference stale.
import { equal } from 'uvu/assert';
import { stale } from '../scripts/reference/stale.ts';
import type { Plan } from '../src/domain/plan.ts';
import { plannedFrom } from '../src/results/cells.ts';
import { resultsOf } from './support/results-builder.ts';
import { suite } from './support/suite.ts';

const test = suite('stale references');
const question = 'apiserver:GET:/api@none';
const table = { version: 'v1.33.13', settings: ['default'], answers: { [question]: '403' } };
const id = `v1.33.13/default/process/${question}`;

test('cells that came, went or are predicted otherwise, and another Go, make a reference stale', () => {
  const results = resultsOf({ ...table, expected: { [`default/${question}`]: '403' } });
  const go = { version: '1.25.3', tags: [], settings: {} };
  const binary = {
    name: 'kubelet',
    version: 'v1.33.13',
    sha256: 'ab'.repeat(32),
    source: 'module' as const,
    go,
  };
  results.run.binaries = [binary];
  const expected = results.cells[id]?.expected;
  const plan = (...cells: object[]) => ({ cells }) as Plan;
  const cell = { ...plannedFrom(id), ...(expected ? { expected } : {}) };
  equal(stale(results, plan(cell)), []);
  equal(stale(results, plan(cell, plannedFrom(`${id.slice(0, -4)}admin-cert`))), ['1 cells are not in it']);
  equal(stale(results, plan()), ['1 of its cells are asked no more']);
  equal(stale(results, plan(plannedFrom(id))), ['1 cells are predicted otherwise today']);
  results.run.binaries = [{ ...binary, go: { ...go, version: '1.26.8' } }];
  equal(stale(results, plan(cell)), ['another or an unknown Go built kubelet']);
});
