import { equal } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { cellsOf } from './cells.ts';
import { countOf } from './compare.ts';
import { turnsOf } from './turns.ts';

const test = suite('turns');

const settings = ['default'];
const table = (version: string, api: string, health: string) => ({
  version,
  settings,
  answers: { 'apiserver:GET:/api@none': api, 'apiserver:GET:/healthz@none': health },
});

/** What changed, as `v1.31.4 v1.31.9 403 401 1`. */
const changesOf = (...tables: ReturnType<typeof table>[]) =>
  turnsOf(cellsOf(resultsOf(...tables))).flatMap(({ a, b, comparison: { differences } }) =>
    differences.map(({ kind, was, is, pairs }) => [a, b, kind, was, is, pairs.length].join(' ')),
  );

test('each question is followed over the versions that answered it', () => {
  equal(
    changesOf(
      table('v1.33.13', '403', '200'),
      table('v1.31.4', '403', '200'),
      table('v1.31.9', '401', '?'),
      table('v1.34.4', 'n/a', '404'),
    ),
    [
      'v1.31.4 v1.31.9 changed 403 401 1',
      'v1.31.4 v1.33.13 unchanged 200 200 1',
      'v1.31.9 v1.33.13 changed 401 403 1',
      'v1.33.13 v1.34.4 changed 200 404 1',
    ],
  );
});

test('one version, or none, has nothing to be compared with', () => {
  equal([changesOf(table('v1.31.4', '403', '200')), countOf([], 'changed')], [[], 0]);
});
