import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { columnLines } from './table.ts';

const test = suite('report/table');

const rows = [
  ['SHARD', 'ABOUT', 'GROUPS'],
  ['1/2', '10 s', 'v1.37.2 process, v1.33.13 process'],
  ['2/2', '9 s', 'v1.20.2 process'],
];

test('a row is one line where there is no end to the screen', () => {
  equal(columnLines(rows), [
    'SHARD  ABOUT  GROUPS',
    '1/2    10 s   v1.37.2 process, v1.33.13 process',
    '2/2    9 s    v1.20.2 process',
  ]);
});

test('the widest column is wrapped first, at words; a path before a slash', () => {
  equal(columnLines(rows, 32), [
    'SHARD  ABOUT  GROUPS',
    '1/2    10 s   v1.37.2 process,',
    '              v1.33.13 process',
    '2/2    9 s    v1.20.2 process',
  ]);
  equal(
    columnLines(
      [
        ['BINARY', 'PATH'],
        ['kubelet', '/home/somebody/.cache/bearerless/kubelet'],
      ],
      30,
    ),
    ['BINARY   PATH', 'kubelet  /home/somebody', '           /.cache/bearerless', '           /kubelet'],
  );
});

test('a long word is broken after a hyphen before any is cut', () => {
  equal(columnLines([['edit-manifest:anonymous-auth=false', 'completed']], 30), [
    'edit-manifest:       completed',
    '  anonymous-auth=',
    '  false',
  ]);
});

test('no line is wider than the screen, however narrow', () => {
  for (const width of [9, 14, 20]) {
    const wide = columnLines(rows, width).filter(({ length }) => length > width);
    equal(wide, [], `at ${width}`);
  }
});
