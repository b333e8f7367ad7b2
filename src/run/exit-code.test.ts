import * as assert from 'uvu/assert';
import { resultsOf, type Table } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { exitCode } from './exit-code.ts';

const test = suite('exitCode');
const api = 'apiserver:GET:/api@none';

type Row = [title: string, code: number, answer: string, more?: Partial<Table> & { interrupted?: boolean }];
const expects = (outcome: string) => ({ expected: { [`default/${api}`]: outcome } });
const faults = { default: { message: 'kube-apiserver exited with 1' } };
const rows: Row[] = [
  ['every cell answered, none expected', 0, '200'],
  ['every cell as expected', 0, '401', expects('401')],
  ['an unsupported cell beside a conclusive one', 0, '401 n/a'],
  ['a cell differs', 1, '403', expects('401')],
  ['the control differs', 1, '403', expects('!401')],
  ['a cell differs and another is inconclusive', 1, '403 ?', expects('401')],
  ['a cell is inconclusive beside a conclusive one', 3, '403 ?'],
  ['an expected cell is inconclusive', 3, '?', expects('401')],
  ['a planned cell was never asked', 3, '403 .'],
  ['a cluster never came up, its cells inconclusive', 3, '?', { faults }],
  ['a cluster never came up, no cell of its own', 3, 'n/a', { faults }],
  ['nothing but unsupported cells', 4, 'n/a n/a'],
  ['an expected cell is unsupported and nothing else', 4, 'n/a', expects('401')],
  ['interrupted, all well', 130, '401', { interrupted: true }],
  ['interrupted, a cell differs', 130, '403', { ...expects('401'), interrupted: true }],
  ['interrupted before anything', 130, '.', { interrupted: true }],
];
for (const [title, code, answer, { interrupted = false, ...more } = {}] of rows) {
  test(`${title}: ${code}`, () => {
    const settings = ['default', 'anonymous-off'];
    const results = resultsOf({ version: 'v1.33.13', settings, answers: { [api]: answer }, ...more });
    assert.is(exitCode(results, { interrupted }), code);
  });
}

test('an empty plan: 4', () => {
  const results = resultsOf({ version: 'v1.33.13', settings: [], answers: {} });
  assert.is(exitCode(results, { interrupted: false }), 4);
});
