import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { joined, padded, plain, plainLines, plainly, startOf } from './plain.ts';
import { jsonText, lineText, screenText } from './printed.ts';

const test = suite('plain and printed text');

const texts: Array<[text: string, shown: string]> = [
  ['a  b\tc\r\nd', 'a b c d'],
  ['\u001b[2J\u009b\u0000\u007f', '\\u{1b}[2J\\u{9b}\\u{0}\\u{7f}'],
  ['\u202eright \u2066 \u200b \ufeff', '\\u{202e}right \\u{2066} \\u{200b} '],
  ['\ud800 \udc00x \ufffe \u{1ffff}', '\\u{d800} \\u{dc00}x \\u{fffe} \\u{1ffff}'],
  ['é 漢字 👍', 'é 漢字 👍'],
  ['a ##[error]b ###[x] ##vso[y] ## [z] #[1]', 'a #\\u{23}[error]b ##\\u{23}[x] #\\u{23}vso[y] ## [z] #[1]'],
];
for (const [text, shown] of texts) test(JSON.stringify(text), () => is(plain(text), shown));

test('lines of a log stay lines, and tabs are wide', () => {
  equal(plainLines('a\tb  c\r\n\u001b[1md\n\n'), ['a  b  c', '\\u{1b}[1md']);
});

test('lines are put together of what is plain', () => {
  is(plainly`${plain('a\n')}: ${3}`, 'a : 3');
  is(joined([plain('a'), plain('b')], plainly`, `), 'a, b');
  is(padded(plain('a'), 3), 'a  ');
});

test('the beginning of a line divides no character', () => {
  equal(
    [0, 1, 2, 3, 9].map((length) => startOf(plain('a👍b'), length)),
    ['', 'a', 'a', 'a👍', 'a👍b'],
  );
  is(startOf(plain('👍b'), 1), '👍');
});

test('a line that CI would obey begins with a backslash', () => {
  is(screenText([plain('::error::x'), plain(' ::y'), plain('z ::')]), '\\::error::x\n \\::y\nz ::\n');
  is(lineText('a\nb'), 'a b\n');
});

test('JSON says the same to who parses it, and nothing to who shows it', () => {
  const value = {
    'a\u202e': ['\u001b \u007f \u009b \ufeff \u2028 \ud800 \ufffe é 👍 ##[error] ###vso[x]', 1, null],
  };
  const text = jsonText(value, 2);
  equal(JSON.parse(text), value);
  is(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##\w*\[/u.test(text), false, text);
  is(text.includes('é 👍'), true);
  is(jsonText({ a: [1] }), '{"a":[1]}\n');
});
