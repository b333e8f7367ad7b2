// How far a build is, by what `go list` and `go build -v` say.
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { packageCount } from './package-count.ts';

const test = suite('artifacts/package-count');

test('packages that are to be compiled count once, when their compilation begins', () => {
  const count = packageCount('a\nb\n\nmain\n');
  assert.equal(count.state(), { done: 0, total: 3 });
  assert.is(count.begins('# main'), false);
  assert.is(count.begins('cached'), false);
  assert.is(count.begins('b'), true);
  assert.is(count.begins('b'), true);
  assert.equal(count.state(), { done: 1, total: 3 });
});

test('without a list nothing is counted', () => {
  const count = packageCount('');
  assert.is(count.begins('a'), false);
  assert.equal(count.state(), { done: 0, total: 0 });
});
