import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { cases } from '../../test/support/arbitrary.ts';
import { suite } from '../../test/support/suite.ts';
import { matches } from './pattern.ts';

const test = suite('domain/pattern');

test('a star stands for any text, everything else for itself', () => {
  const id = 'apiserver:GET:/api?x=(a|b).*@none';
  for (const pattern of [
    id,
    '*',
    '**',
    'apiserver:*@none',
    '*@none',
    'apiserver:*',
    '*GET*@*',
    '*(a|b).*@none',
  ])
    equal([pattern, matches(pattern, id)], [pattern, true]);
  for (const pattern of [
    '',
    'apiserver',
    '*@non',
    'piserver:*',
    'apiserver.*',
    '*none*none',
    'apiserver:*:*:*@none',
  ])
    equal([pattern, matches(pattern, id)], [pattern, false]);
  equal(
    ['', '*', '***'].map((pattern) => matches(pattern, '')),
    [true, true, true],
  );
  equal(matches('a*b', 'a\r\nb'), true);
});

test('a pattern is what its regular expression would be', () => {
  const text = (letters: string) => fc.stringMatching(new RegExp(`^[${letters}]{0,12}$`));
  const shape = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 's');
  fc.assert(
    fc.property(text('ab*'), text('ab'), (pattern, id) =>
      equal(matches(pattern, id), shape(pattern).test(id)),
    ),
    cases(5000),
  );
});

test('many stars are as quick as one', () => {
  const id = `v1.33.13/default/process/apiserver:GET:/${'a'.repeat(2000)}@none`;
  equal(matches(`${'*a'.repeat(1000)}*zz`, id), false);
  equal(matches(`${'*a'.repeat(1000)}*`, id), true);
});
