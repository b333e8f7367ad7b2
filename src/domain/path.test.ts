import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { Path } from './path.ts';

const test = suite('domain/path');

for (const path of [
  '/',
  '/%41',
  '/%',
  '/%zz',
  '/a//b/../c',
  '/"<>[]{}|\\^`',
  "/'$(x)",
  '/?a=b&c=@none',
  `/${'a'.repeat(1999)}`,
])
  test(`${path.slice(0, 30)} is asked as it is written`, () => equal(Path.parse(path), path));

for (const [path, message] of [
  ['api', 'a path begins with "/"'],
  ['/a b', 'HTTP cannot carry a space in a path; percent-encoded it is /a%20b'],
  ['/é', 'HTTP cannot carry "é" in a path; percent-encoded it is /%C3%A9'],
  ['/\u{1f600}', 'HTTP cannot carry the character U+1F600 in a path; percent-encoded it is /%F0%9F%98%80'],
  ['/a\r\nX: y', 'HTTP cannot carry the character U+000D in a path; percent-encoded it is /a%0D%0AX:%20y'],
  ['/\u001b[2J', 'HTTP cannot carry the character U+001B in a path; percent-encoded it is /%1B[2J'],
  ['/\0', 'HTTP cannot carry the character U+0000 in a path; percent-encoded it is /%00'],
  ['/\u007f', 'HTTP cannot carry the character U+007F in a path; percent-encoded it is /%7F'],
  ['/a#b', 'HTTP cannot carry "#", which begins a fragment, in a path; percent-encoded it is /a%23b'],
  [`/${'a'.repeat(2000)}`, 'a path has at most 2,000 characters, and this has 2,001'],
] as const)
  test(`${JSON.stringify(path).slice(0, 30)} is refused with what it would be`, () =>
    equal(
      Path.safeParse(path).error?.issues.map((issue) => issue.message),
      [message],
    ));
