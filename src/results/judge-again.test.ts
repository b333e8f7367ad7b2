import { equal } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import type { Expectation } from '../domain/expectation.ts';
import { judgeAgain } from './judge-again.ts';

const test = suite('judging again');

const version = 'v1.33.13';
const results = resultsOf({
  version,
  settings: ['default', 'anonymous-off'],
  answers: { 'apiserver:GET:/api@none': '403 401', 'join:token': 'joined ?' },
  expected: {
    'anonymous-off/apiserver:GET:/api@none': '!401',
    'default/apiserver:GET:/api@none': '403',
    'default/join:token': 'joined',
  },
});
const cell = (setting: string, question: string) => `${version}/${setting}/process/${question}`;
const control = { outcome: '401', control: true, scenario: 'article' };
const rule = (outcome: string): Expectation => ({ outcome, control: false, rule: 'a-rule' });
const rules = { 'a-rule': { says: 'It is so.', source: 'a file' }, other: { says: '', source: '' } };

test('observations stay, expectations are new, and what that changes is told', () => {
  const now: Record<string, Expectation> = {
    [cell('anonymous-off', 'apiserver:GET:/api@none')]: control,
    [cell('default', 'apiserver:GET:/api@none')]: rule('401'),
    [cell('default', 'join:token')]: rule('joined'),
    [cell('anonymous-off', 'join:token')]: rule('joined'),
  };
  const judged = judgeAgain(results, { say: (id) => now[id], rules });
  const was = { outcome: '403', control: false, scenario: 'article' };
  equal(judged.changes, [
    {
      was,
      is: rule('401'),
      verdictWas: 'as-predicted',
      verdictIs: 'surprise',
      cells: [cell('default', 'apiserver:GET:/api@none')],
    },
    {
      was: undefined,
      is: rule('joined'),
      verdictWas: 'inconclusive',
      verdictIs: 'inconclusive',
      cells: [cell('anonymous-off', 'join:token')],
    },
  ]);
  equal(judged.renamed, 1);
  equal(judged.results.rules, { 'a-rule': rules['a-rule'] });
  equal(
    Object.entries(judged.results.cells).map(([id, { expected, observed }]) => [id, expected, observed]),
    Object.entries(results.cells).map(([id, { observed }]) => [id, now[id], observed]),
  );
});

test('the same expectations change nothing', () => {
  const judged = judgeAgain(results, { say: (id) => results.cells[id]?.expected, rules: {} });
  equal([judged.changes, judged.renamed, judged.results], [[], 0, results]);
});
