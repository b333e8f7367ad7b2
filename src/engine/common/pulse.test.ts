import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { messageOf } from '../../domain/error.ts';
import { exchange } from '../https.ts';
import { type Looking, type PulseOptions, startPulse } from './pulse.ts';

const test = suite('pulse');

/** A server that answers unless it is told to be silent or to fail, and a pulse that checks it. */
async function watched(options: Partial<PulseOptions> = {}) {
  let mood: 'answers' | 'fails' | 'silent' = 'answers';
  let looks = 0;
  const lost: string[] = [];
  const server = createServer((_, response) => {
    looks += 1;
    if (mood !== 'silent') response.writeHead(mood === 'fails' ? 503 : 200).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const looking: Looking = {
    async look(signal) {
      const { status } = await exchange({
        host: '127.0.0.1',
        port,
        method: 'GET',
        path: '/',
        trust: 'plain',
        signal,
      });
      if (status !== 200) throw new Error(`it answers ${status}`);
    },
    blame: async (thrown) => `the server: ${messageOf(thrown)}`,
  };
  const usual = { every: 20, limit: 1_000, patience: 60_000, lost: (what: string) => void lost.push(what) };
  const pulse = startPulse(looking, { ...usual, ...options });
  return {
    pulse,
    lost,
    looks: () => looks,
    be(next: typeof mood) {
      mood = next;
      // Open requests are dropped, so that none of them is answered late.
      if (next === 'answers') server.closeAllConnections();
    },
    [Symbol.dispose]() {
      pulse[Symbol.dispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

const about = (said: string | undefined) => said?.replace(/\d+\.\d s/g, 'N s');

test('what answers throughout gives no trouble, and is looked at once more before that is said', async () => {
  using one = await watched({ every: 60_000 });
  assert.is(await one.pulse.troubleSince(performance.now()), undefined);
  const before = one.looks();
  assert.is(await one.pulse.troubleSince(performance.now()), undefined);
  assert.is(one.looks(), before + 1);
});

test('a failure and a silence are troubles of the time in which they fell, and of no other', async () => {
  using one = await watched();
  const start = performance.now();
  one.be('fails');
  assert.is(about(await one.pulse.troubleSince(start)), 'the server: it answers 503 (for N s)');
  one.be('silent');
  assert.is(about(await one.pulse.troubleSince(start)), 'the server: it answers 503 (for N s)');
  one.be('answers');
  await one.pulse.answering();
  const later = performance.now();
  assert.is(await one.pulse.troubleSince(later), undefined);
  assert.is(about(await one.pulse.troubleSince(start)), 'the server: it answers 503 (for N s)');
  one.be('silent');
  assert.is(about(await one.pulse.troubleSince(later)), 'the server: no answer within N s (for N s)');
});

test('a silence that lasts is told', async () => {
  using one = await watched({ patience: 300 });
  one.be('silent');
  await until(() => one.lost.length > 0);
  assert.is(about(one.lost[0]), 'the server: no answer within N s (for N s)');
});

test('an excuse covers a silence, and a look that was under way when it began', async () => {
  using one = await watched({ patience: 300 });
  const start = performance.now();
  one.be('silent');
  await one.pulse.excused(() => sleep(1_500));
  one.be('answers');
  assert.is(await one.pulse.troubleSince(start), undefined);
  assert.equal(one.lost, []);
});

test('a harness that stood still vouches for nothing', async () => {
  using one = await watched();
  const start = performance.now();
  await one.pulse.troubleSince(start);
  const until = performance.now() + 2_500;
  while (performance.now() < until);
  assert.match((await one.pulse.troubleSince(start)) ?? '', /stood still|no answer within/);
});

test('what is stopped keeps nobody waiting', async () => {
  using one = await watched();
  one.be('silent');
  const asked = one.pulse.troubleSince(performance.now());
  one.pulse[Symbol.dispose]();
  await asked;
  await one.pulse.answering();
});

async function until(look: () => boolean): Promise<void> {
  while (!look()) await sleep(10);
}
