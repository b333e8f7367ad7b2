import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { BearerlessError } from '../domain/error.ts';
import { grepOf } from './grep.ts';

const test = suite('plan/grep');

const id = 'v1.33.13/anonymous-off/process/apiserver:GET:/api@none';

test('anything of an id may match', () => {
  const expressions = [
    'anonymous-off.*@none$',
    '^v1\\.33\\.13/',
    'apiserver:(GET|HEAD):',
    '@NONE',
    '(?i)@NONE',
    '',
  ];
  equal(
    expressions.map((text) => grepOf(text).test(id)),
    [true, true, true, false, true, true],
  );
});

test('no expression takes long, whatever it says', () => {
  const long = `v1.33.13/default/process/apiserver:GET:/${'a'.repeat(2000)}@none`;
  for (const text of [
    '(a+)+$',
    '(a|a)+$',
    '(a|aa)+$',
    '(.*a){12}$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
  ])
    equal([text, grepOf(text).test(long)], [text, false]);
});

function refusal(text: string): string {
  try {
    grepOf(text);
  } catch (thrown) {
    const { blame, code, message } = thrown as BearerlessError;
    return `${blame} ${code} ${message}`;
  }
  return 'taken';
}

test('what it cannot know is told by its name', () => {
  equal(
    [
      '(?=x)',
      'a(?!x)',
      '(?<=x)a',
      '(?<!x)a',
      '(a)\\1',
      '(?<n>a)\\k<n>',
      '(',
      'a{1001}',
      '\u001b[',
      'a'.repeat(5001),
    ].map(refusal),
    [
      'user invalid-grep --grep "(?=x)": it has a lookahead, (?=…) or (?!…), which is not supported',
      'user invalid-grep --grep "a(?!x)": it has a lookahead, (?=…) or (?!…), which is not supported',
      'user invalid-grep --grep "(?<=x)a": it has a lookbehind, (?<=…) or (?<!…), which is not supported',
      'user invalid-grep --grep "(?<!x)a": it has a lookbehind, (?<=…) or (?<!…), which is not supported',
      'user invalid-grep --grep "(a)\\\\1": it has a backreference, such as \\1, which is not supported',
      'user invalid-grep --grep "(?<n>a)\\\\k<n>": it has a backreference, such as \\1, which is not supported',
      'user invalid-grep --grep "(": missing closing ): `(`',
      'user invalid-grep --grep "a{1001}": invalid repeat count: `{1001}`',
      'user invalid-grep --grep "\\u001b[": missing closing ]: `[`',
      `user invalid-grep --grep "${'a'.repeat(120)}…": an expression has at most 5000 characters`,
    ],
  );
});
