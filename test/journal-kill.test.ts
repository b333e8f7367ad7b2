// A process that is killed while it writes its journal, or may write no more: everything whose append returned is still
// there.
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
  const child = execa(process.execPath, argv, { reject: false });
  for await (const line of child.iterable()) if (line === 'far enough') child.kill('SIGKILL');
  const { events } = await readJournal(dir);
  await rm(dir, { recursive: true });
  assert.ok(events.length > 2000, `${events.length} events`);
  const steps = events.map((event) => (event.type === 'progress' ? Number(event.text.split(' ')[1]) : -1));
  assert.equal(steps, [...events.keys()]);
});

const full = `
  const { openJournal } = await import(${JSON.stringify(journal.href)});
  const journal = openJournal(process.argv[1]);
  for (let i = 0; ; i += 1) {
    try {
      journal.append({ type: 'progress', version: 'v1.33.13', text: 'step ' + i + ' ' + 'é'.repeat(i % 500) });
    } catch ({ blame, code, message }) {
      console.log(JSON.stringify({ i, blame, code, message }));
      process.exit();
    }
  }
`;

test('a journal that cannot get longer is an error of the machine, and has every event before', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-full-'));
  const argv = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', full, dir];
  const limited = ['-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, ...argv];
  // tsx would write what it compiles, too.
  const env = { TSX_DISABLE_CACHE: '1' };
  const { stdout } = await execa('sh', limited, { reject: false, env });
  const { i, blame, code, message } = JSON.parse(stdout);
  const { events, torn } = await readJournal(dir);
  await rm(dir, { recursive: true });
  assert.equal([blame, code], ['environment', 'journal-unwritten']);
  assert.match(message, /^cannot write .*journal\.jsonl: EFBIG/);
  assert.equal([events.length, torn], [i, undefined]);
});
