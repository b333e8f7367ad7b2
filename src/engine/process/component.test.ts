import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { startComponent } from './component.ts';

const test = suite('component');

test('what says that it serves is seen, however much it logs afterwards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-component-'));
  try {
    const lines = 'echo "successfully booted"; for n in $(seq 1 100); do echo "line $n"; done; exec sleep 60';
    const start = { name: 'containerd', argv: ['sh', '-c', lines], log: join(folder, 'log') };
    const component = await startComponent({ ...start, processes: new Set() });
    const limits = { limit: 10_000, signal: new AbortController().signal };
    const logged = (text: string) => async () => (await component.hasLogged(text)) || undefined;
    await component.ready('it has logged a lot', logged('line 100\n'), limits);
    assert.is(await component.ready('it serves', logged('successfully booted'), limits), true);
    await component.kill();
  } finally {
    await rm(folder, { recursive: true });
  }
});
