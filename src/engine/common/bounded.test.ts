import { ApiException } from '@kubernetes/client-node';
import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { messageOf } from '../../domain/error.ts';
import { bounded } from './bounded.ts';

const test = suite('calls with an end');

test('a call gives what it gives, or fails in time', async () => {
  const calls = bounded(
    'the administrator',
    {
      add: async (a: number, b: number) => a + b,
      fail: async () => {
        throw new Error('503');
      },
      hang: async () => await new Promise(() => {}),
    },
    50,
  );
  const said = (call: Promise<unknown>) => call.catch(messageOf);
  equal(
    [await said(calls.add(1, 2)), await said(calls.fail()), await said(calls.hang())],
    [3, '503', 'no answer within 0.05 s to hang of the administrator'],
  );
});

test('a refusal says what the apiserver said, without its JSON', async () => {
  const status = JSON.stringify({
    kind: 'Status',
    message: 'nodes is forbidden: User "x" cannot list',
    code: 403,
  });
  const calls = bounded('the administrator', {
    state: () => Promise.reject(new ApiException(403, 'Unknown API Status Code!', status, { date: 'today' })),
    findNode: () => Promise.reject(new ApiException(401, 'Unauthorized', undefined, {})),
  });
  const said = (thrown: Error & { code?: number }) => [thrown.message, thrown.code];
  equal(await calls.state().catch(said), [
    'state of the administrator: 403 nodes is forbidden: User "x" cannot list',
    403,
  ]);
  equal(await calls.findNode().catch(said), ['findNode of the administrator: 401 Unauthorized', 401]);
});
