import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { goUnquoted } from './go-quoted.ts';

const test = suite('engine/go-quoted');

test('every escape of Go is read, and nothing throws', () => {
  equal(
    [
      '""',
      '"a \\"b\\" \\\\ c"',
      '"\\a\\b\\f\\n\\r\\t\\v"',
      '"\\x00\\x1b[2J\\x7f"',
      '"\\u00e9\\U0001f600"',
      '"\\xff\\xfe"',
      '"é"',
      '"\\q\\"',
    ].map(goUnquoted),
    ['', 'a "b" \\ c', '\u0007\b\f\n\r\t\v', '\0\u001b[2J\u007f', 'é\u{1f600}', '\ufffd\ufffd', 'é', 'q\\'],
  );
});
