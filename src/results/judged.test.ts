import { equal } from 'uvu/assert';
import { cellResult } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import type { CellResult } from '../domain/results.ts';
import { differs, verdictOf } from './judged.ts';

const test = suite('results/judged');

const rows: [title: string, observed: string, expected: string | undefined, kind: string][] = [
  ['the answer that was predicted', '401', '401', 'as-predicted'],
  ['403 is not 401', '403', '401', 'surprise'],
  ['a refusal, whatever the reason', 'refused:unauthorized', 'refused', 'as-predicted'],
  [
    'a refusal for the reason that was predicted',
    'refused:unauthorized',
    'refused unauthorized',
    'as-predicted',
  ],
  ['a refusal for another reason', 'refused:timeout', 'refused unauthorized', 'surprise'],
  ['an answer of which nothing was said', '401', undefined, 'unpredicted'],
  ['what cannot be asked is not judged', 'n/a', '401', 'unsupported'],
  ['a fault of the harness is not judged', '?', '401', 'inconclusive'],
];
for (const [title, observed, outcome, kind] of rows) {
  test(`${title}: ${kind}`, () => {
    const result = cellResult(
      observed,
      outcome === undefined ? {} : { expected: { outcome, control: false, rule: 'some-rule' } },
    );
    equal([verdictOf(result).kind, differs(result)], [kind, kind === 'surprise']);
  });
}

test('a verdict says what was expected and by which rule', () => {
  const expected = { outcome: '401', control: false, rule: 'strangers-shut-out' };
  equal(verdictOf(cellResult('403', { expected })), {
    kind: 'surprise',
    said: '401',
    rule: 'strangers-shut-out',
    scenario: undefined,
  });
});

type Reviews = NonNullable<CellResult['reviews']>;

test('where it is said what the kubelet asks, another question is a surprise as well', () => {
  const review = (verb: string, subresource: string): Reviews[number] => ({
    kind: 'SubjectAccessReview',
    user: 'somebody',
    groups: [],
    verb,
    resource: 'nodes',
    subresource,
    name: 'node',
    allowed: false,
  });
  const expected = {
    outcome: '403',
    control: false,
    scenario: 'upstream',
    asks: ['get nodes/pods', 'get nodes/proxy'],
  };
  const judged = (...reviews: Reviews) => verdictOf(cellResult('403', { expected, reviews }));
  equal(judged(review('get', 'pods'), review('get', 'proxy')).kind, 'as-predicted');
  equal(judged(review('get', 'proxy'), review('get', 'pods')).kind, 'surprise');
  equal(judged(review('', 'pods'), review('', 'proxy')).kind, 'surprise');
  equal(judged(), {
    kind: 'surprise',
    said: '403, where the kubelet asks get nodes/pods, get nodes/proxy',
    rule: undefined,
    scenario: 'upstream',
  });
});
