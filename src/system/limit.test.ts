import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { limit } from './limit.ts';

const test = suite('limits');
const signal = () => new AbortController();

/** Runs the fixture in a process whose garbage is collected while it waits. */
async function collected(way: string): Promise<string> {
  const script = join(import.meta.dirname, '../../test/fixtures/limit.ts');
  const argv = ['--expose-gc', '--import', import.meta.resolve('tsx'), script, way];
  return (await execa(process.execPath, argv, { stdin: 'ignore' })).stdout;
}

test('a limit fires though garbage is collected meanwhile', async () => {
  is(await collected('time'), 'TimeoutError: not within 0.2 s');
});

test('the signal around a limit ends it though garbage is collected meanwhile', async () => {
  is(await collected('outer'), 'Error: from outside');
});

test('a signal that has fired already, and an end by hand', () => {
  const outer = signal();
  outer.abort('before');
  using over = limit(1_000, outer.signal);
  equal([over.signal.aborted, over.signal.reason], [true, 'before']);
  using byHand = limit(Number.POSITIVE_INFINITY);
  is(byHand.signal.aborted, false);
  byHand.end('enough');
  equal([byHand.signal.aborted, byHand.signal.reason], [true, 'enough']);
});

test('what was disposed of fires no more', async () => {
  const outer = signal();
  const inner = limit(1, outer.signal);
  inner[Symbol.dispose]();
  outer.abort();
  using later = limit(20);
  await new Promise((resolve) => later.signal.addEventListener('abort', resolve));
  is(inner.signal.aborted, false);
});

test('a limit longer than a timer of Node can be does not fire at once', async () => {
  using long = limit(2 ** 40);
  using soon = limit(20);
  await new Promise((resolve) => soon.signal.addEventListener('abort', resolve));
  is(long.signal.aborted, false);
});
