import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, unreachable } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { journalOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { journalName } from './journal.ts';
import { ownJournal } from './own-journal.ts';

const test = suite('the journal of one run');
const { signal } = new AbortController();
const events = journalOf({
  version: 'v1.33.13',
  settings: ['default'],
  answers: { 'apiserver:GET:/api@none': '403' },
});

async function refusal(dir: string, known: number): Promise<string> {
  try {
    await using _ = await ownJournal(dir, known, signal);
  } catch (thrown) {
    if (thrown instanceof BearerlessError) return `${thrown.blame} ${thrown.code}`;
    throw thrown;
  }
  return unreachable('it was not refused') as never;
}

test('nobody else writes it meanwhile, and whoever comes later must know what is in it', async () => {
  await using folder = await temporaryFolder();
  {
    await using journal = await ownJournal(folder.path, 0, signal);
    for (const event of events) journal.append(event);
    is(await refusal(folder.path, 0), 'user output-in-use');
    is(await refusal(folder.path, events.length), 'user output-in-use');
  }
  const written = await readFile(join(folder.path, journalName), 'utf8');
  is(await refusal(folder.path, 0), 'user output-changed');
  {
    await using journal = await ownJournal(folder.path, events.length, signal);
    is(journal.had, events.length);
  }
  equal(await readFile(join(folder.path, journalName), 'utf8'), written);
});

test('a run that was killed holds nothing, and what it left half-written does not count', async () => {
  await using folder = await temporaryFolder();
  const script = `
    const { ownJournal } = await import(${JSON.stringify(new URL('./own-journal.ts', import.meta.url).href)});
    await ownJournal(process.argv[1], 0, new AbortController().signal);
    console.log('held');
    setInterval(() => {}, 1000);
  `;
  const argv = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script, folder.path];
  const child = execa(process.execPath, argv, { reject: false });
  for await (const line of child.iterable()) {
    is(line, 'held');
    is(await refusal(folder.path, 0), 'user output-in-use');
    child.kill('SIGKILL');
  }
  await writeFile(join(folder.path, journalName), '{"type":"run-st');
  await using journal = await ownJournal(folder.path, 0, signal);
  is(journal.had, 0);
});
