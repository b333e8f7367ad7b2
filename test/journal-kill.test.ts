// A process that is killed while it writes its journal: everything whose append returned is still there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { readJournal } from '../src/run/journal.ts';
import { suite } from './support/suite.ts';

const test = suite('journal and kill -9');
const journal = new URL('../src/run/journal.ts', import.meta.url);

const writer = `
  const { openJournal } = await import(${JSON.stringify(journal.href)});
  const journal = openJournal(process.argv[1]);
  for (let i = 0; ; i += 1) {
    journal.append({ type: 'progress', version: 'v1.33.13', text: 'step ' + i + ' ' + 'é'.repeat(i % 500) });
    if (i === 2000) console.log('far enough');
  }
`;

test('kill -9 loses at most the line being written', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-kill-'));
  const argv = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', writer, dir];
  const child = execa(process.execPath, argv, { reject: false, timeout: 20_000 });
  for await (const line of child.iterable()) if (line === 'far enough') child.kill('SIGKILL');
  const { events } = await readJournal(dir);
  await rm(dir, { recursive: true });
  assert.ok(events.length > 2000, `${events.length} events`);
  const steps = events.map((event) => (event.type === 'progress' ? Number(event.text.split(' ')[1]) : -1));
  assert.equal(steps, [...events.keys()]);
});
