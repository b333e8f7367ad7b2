import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { steadily } from './steadily.ts';

const test = suite('steadily');

/** A supervision that returns these troubles, one for each call. */
const knowing = (...troubles: (string | undefined)[]) => ({
  troubleSince: async () => troubles.shift(),
  answering: async () => {},
});

const stall = 'etcd does not answer';

test('an answer under which all answered counts at once', async () => {
  assert.equal(await steadily(knowing(), async () => 200), { answer: 200, notes: [] });
});

test('one that fell into a stall is asked again, and the second counts', async () => {
  const answers = [500, 401];
  assert.equal(await steadily(knowing(stall), async () => answers.shift()), {
    answer: 401,
    notes: ['asked again, since at first etcd does not answer'],
  });
});

test('one that fell into a stall twice is a fault of the machine', async () => {
  const { answer, fault, notes } = await steadily(knowing(stall, stall), async () => 500);
  assert.equal(
    { answer, code: fault?.code, blame: fault?.blame, message: fault?.message, notes: notes.length },
    {
      answer: 500,
      code: 'unsteady',
      blame: 'environment',
      message: 'etcd does not answer, when it was asked for the second time too',
      notes: 1,
    },
  );
});

test('an answer that no stall brings about counts in any case', async () => {
  const counts = (answer: string) => answer === 'joined';
  assert.equal(await steadily(knowing(stall), async () => 'joined', counts), { answer: 'joined', notes: [] });
});

test('what throws is asked again only after a stall', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    throw new Error(`no ${asked}`);
  };
  const said = (...troubles: string[]) => steadily(knowing(...troubles), ask).catch(({ message }) => message);
  assert.equal([await said(), await said(stall), await said(stall, stall)], ['no 1', 'no 3', 'no 5']);
});
