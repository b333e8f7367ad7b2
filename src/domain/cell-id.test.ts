import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { cases, cellParts } from '../../test/support/arbitrary.ts';
import { hostileString } from '../../test/support/hostile-strings.ts';
import { suite } from '../../test/support/suite.ts';
import { cellId } from './cell.ts';
import { readCellId } from './cell-id.ts';

const test = suite('domain/cell-id');

test('every cell is read back from its id', () => {
  fc.assert(
    fc.property(cellParts, (parts) => equal(readCellId(cellId(parts)), parts)),
    cases(1000),
  );
});

test('whatever is read from a text is that text again, and printable', () => {
  const spoiled = fc
    .tuple(cellParts.map(cellId), hostileString, fc.nat({ max: 60 }))
    .map(([id, text, at]) => id.slice(0, at) + text + id.slice(at));
  fc.assert(
    fc.property(spoiled, (id) => {
      const parts = readCellId(id);
      if (parts === undefined) return;
      equal(cellId(parts), id);
      equal(/^[!-~]*$/.test(id), true);
    }),
    cases(2000),
  );
});

for (const [what, id] of [
  ['a setting that a shell runs', 'v1.33.13/$(canary)/process/join:token'],
  ['a setting of two lines', 'v1.33.13/default\nx/process/join:token'],
  ['a setting that leads elsewhere', 'v1.33.13/../process/join:token'],
  ['a version that a shell runs', 'v1.33.13$(canary)/default/process/init'],
  ['an upgrade that a shell runs', 'v1.33.13/default/process/upgrade:$(canary)'],
  ['a flag that a shell runs', 'v1.33.13/default/process/edit-manifest:a$(canary)=false'],
  ['a value that sed runs', 'v1.33.13/default/process/edit-manifest:anonymous-auth=false|;1e canary'],
  ['a value that a terminal obeys', 'v1.33.13/default/process/edit-manifest:x=\u001b]0;pwned\u0007'],
  ['a path of two lines', 'v1.33.13/default/process/apiserver:GET:/a\r\nX: y@none'],
  ['a path with a space', 'v1.33.13/default/process/apiserver:GET:/a b@none'],
  ['a path of a megabyte', `v1.33.13/default/process/apiserver:GET:/${'a'.repeat(1_000_000)}@none`],
  ['a question after a question', 'v1.33.13/default/process/init:x'],
] as const)
  test(`${what} is in no id`, () => equal(readCellId(id), undefined));
