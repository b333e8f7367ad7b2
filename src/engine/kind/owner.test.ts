import { equal, is } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { formatOwner, isDead, type Owner, parseOwner, self, today } from './owner.ts';

const test = suite('engine/kind/owner');

const owner: Owner = { host: 'ci', boot: 'b1', pid: 4711, start: '993' };

test('an owner comes back from its label; what is not one does not', () => {
  equal(parseOwner(formatOwner(owner)), owner);
  for (const text of [undefined, '', 'x', 'a|b|c|d', '|b|1|2']) is(parseOwner(text), undefined);
});

test('only a process of this host that is certainly gone is dead', () => {
  is(isDead(owner, owner), false);
  is(isDead(owner, { ...owner, start: '' }), true, 'no such process');
  is(isDead(owner, { ...owner, start: '994' }), true, 'the number was given to another process');
  is(isDead(owner, { ...owner, boot: 'b2' }), true, 'the machine was started anew');
  is(isDead({ ...owner, host: 'elsewhere' }, { ...owner, start: '' }), false, 'another machine');
});

test('this process lives, and one that never was does not', async () => {
  const me = await self();
  is(isDead(me, await today(process.pid)), false);
  is(isDead({ ...me, pid: 2 ** 22 + 1 }, await today(2 ** 22 + 1)), true);
});
