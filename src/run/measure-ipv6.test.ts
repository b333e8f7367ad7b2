import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Cell } from '../domain/cell.ts';
import { parseCellId } from '../results/parse-cell-id.ts';
import { askableHere } from './measure-ipv6.ts';
import type { Measuring } from './reporting.ts';

const test = suite('run/measure-ipv6');

const questions = [
  'apiserver:GET:/api@none',
  'apiserver:GET:/api@none+over=ipv6',
  'join:token',
  'join:token-ipv6',
];
const cells = questions.map((question): Cell => {
  const id = `v1.37.2/default/process/${question}`;
  return { id, ...parseCellId(id) };
});

test('without IPv6 what needs it is unsupported, and the rest is asked', () => {
  const told: unknown[] = [];
  const emit = (event: unknown) => void told.push(event);
  const measuring = (ipv6?: string) => ({ emit, cluster: { ipv6 } }) as unknown as Measuring;
  equal(askableHere(measuring('fd00::1'), cells), cells);
  equal(told, []);
  equal(askableHere(measuring(), cells), [cells[0], cells[2]]);
  const because = 'the kernel of this machine has no IPv6, or has it turned off';
  const result = { observed: { kind: 'unsupported', because }, evidence: [], attempts: 1 };
  equal(
    told,
    [cells[1], cells[3]].map((cell) => ({ type: 'cell', id: cell?.id, result })),
  );
});
