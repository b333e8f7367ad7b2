import * as assert from 'uvu/assert';
import { golden } from '../../test/support/golden.ts';
import { resultsOf } from '../../test/support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import { markdown } from './markdown.ts';
import { code, md, table, word } from './markdown-text.ts';

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

const spans: Array<[text: string, span: string]> = [
  ['a', '`a`'],
  ['', '`  `'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['a\n# b', '`a # b`'],
  [`${'`'.repeat(7)}x`, `${'`'.repeat(8)} ${'`'.repeat(7)}x ${'`'.repeat(8)}`],
  // No parser accepts fences of any length.
  [`x${'`'.repeat(8)}`, `\`x${'\\u{60}'.repeat(8)}\``],
];
for (const [text, span] of spans)
  test(`a code span of ${JSON.stringify(text)}`, () => assert.is(code(text), span));

test('a bar stays in its cell, behind a backslash too', () => {
  const rows = table([md`a`], [[code('x|y')], [code('x\\|y||')]]);
  assert.is(rows, '| a |\n| --- |\n| `x\\|y` |\n| `x\\\\u{7c}y\\|\\|` |');
});

test('only what is a word stands outside of a code span', () => {
  assert.equal(
    [
      'v1.33.13',
      'joined 1.4s',
      '403!',
      'a.example',
      'www.a.example',
      '@a',
      'a_b*',
      '- a',
      '1. a',
      '___',
      '?',
      ' a',
      'a  b',
      '',
    ].map(word),
    [
      'v1.33.13',
      'joined 1.4s',
      '403!',
      '`a.example`',
      '`www.a.example`',
      '`@a`',
      '`a_b*`',
      '`- a`',
      '`1. a`',
      '`___`',
      '?',
      '`a`',
      '`a b`',
      '`  `',
    ],
  );
});
