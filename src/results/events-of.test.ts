import * as assert from 'uvu/assert';
import { journalOf, resultsOf } from '../../test/support/results-builder.ts';
import { modern, old, troubled } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import { eventsOf } from './events-of.ts';
import { fold } from './fold.ts';

const test = suite('eventsOf');

test('what was folded folds again into the same, whole runs and killed ones', () => {
  const killed = fold([journalOf(modern, troubled).slice(0, -40)]);
  for (const results of [resultsOf(modern, old), resultsOf(troubled), killed]) {
    assert.equal(fold([eventsOf(results)]), results);
  }
});
