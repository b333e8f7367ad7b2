import { setTimeout } from 'node:timers/promises';
import { is, ok } from 'uvu/assert';
import { familyOf, type Process, runs } from '../../test/support/processes.ts';
import { suite } from '../../test/support/suite.ts';
import { type SpareWorker, spareWorker } from './start-worker.ts';

const test = suite('a worker ahead of its job');
const { signal } = new AbortController();

/** Starts one, and gives it with its processes: the one that holds the namespaces, and the first one inside. */
async function started(): Promise<{ spare: SpareWorker; family: Process[] }> {
  const before = new Set(familyOf(process.pid).map(({ pid }) => pid));
  const spare = spareWorker({ rootless: process.getuid?.() !== 0, signal });
  const family = () => familyOf(process.pid).filter(({ pid }) => !before.has(pid));
  while (family().length < 2) await setTimeout(10);
  return { spare, family: family() };
}

test('nobody took it: nothing of it is left', async () => {
  const { spare, family } = await started();
  await spare[Symbol.asyncDispose]();
  is(family.some(runs), false);
});

test('somebody took it: it is theirs, and nobody else gets it', async () => {
  const { spare, family } = await started();
  const worker = spare.take();
  is(spare.take(), undefined);
  await spare[Symbol.asyncDispose]();
  ok(family.some(runs));
  worker?.kill('SIGKILL');
  await worker;
  is(family.some(runs), false);
});
