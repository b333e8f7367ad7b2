import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { waitFor } from './wait.ts';

const test = suite('waiting');
const { signal } = new AbortController();
const never = () => new Promise<undefined>(() => {});

const failure = async (wait: Promise<unknown>): Promise<string> =>
  await wait.then(
    () => 'no failure',
    (thrown) => `${thrown instanceof BearerlessError ? `${thrown.code}: ` : ''}${messageOf(thrown)}`,
  );

test('looks until there is something, and tells the last thing seen when there is nothing in time', async () => {
  let looks = 0;
  const third = async () => (++looks === 3 ? 'it' : undefined);
  is(await waitFor('it is there', third, { limit: 20_000, signal, every: 1 }), 'it');
  const broken = async () => {
    throw new Error('503 not yet');
  };
  const said = await failure(waitFor('it is there', broken, { limit: 20, signal, every: 1 }));
  is(said, 'timed-out: it is there: not within 0.02 s; last seen: 503 not yet');
  const hopeless = async () => {
    throw new BearerlessError('environment', 'component-ended', 'it has died');
  };
  is(await failure(waitFor('it', hopeless, { limit: 20_000, signal })), 'component-ended: it has died');
});

test('a look that never comes back ends with the limit', async () => {
  const start = performance.now();
  is(
    await failure(waitFor('it is there', never, { limit: 20, signal })),
    'timed-out: it is there: not within 0.02 s',
  );
  is(performance.now() - start < 15_000, true);
});

test('a look that never comes back ends with the signal', async () => {
  const stop = new AbortController();
  const wait = failure(waitFor('it is there', never, { limit: 1_000_000, signal: stop.signal }));
  stop.abort(new Error('enough'));
  equal(await wait, 'enough');
});
