import { golden } from '../../test/support/golden.ts';
import { resultsOf } from '../../test/support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import { markdown } from './markdown.ts';

const test = suite('markdown report');
const options = { columns: 80, color: false };

test('two versions with five settings', () => {
  golden('markdown.txt', markdown(resultsOf(modern, old), { ...options, folder: 'results/runs/1' }));
});

test('a bad day', () => {
  golden('markdown-troubled.txt', markdown(resultsOf(troubled), options));
});

test('text that a cluster sent stays inside code spans, fences and table cells', () => {
  golden('markdown-hostile.txt', markdown(resultsOf(hostile), options));
});

test('what whole clusters show, and engines that disagree', () => {
  golden('markdown-whole.txt', markdown(resultsOf(...whole), options));
});
