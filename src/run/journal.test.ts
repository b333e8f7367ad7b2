import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { journalOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { withSum } from './checked-line.ts';
import { openJournal, readJournal } from './journal.ts';

const test = suite('journal');
const events = journalOf({
  version: 'v1.33.13',
  settings: ['default'],
  answers: { 'apiserver:GET:/api@none': '403', 'join:token': 'refused:unauthorized' },
});

async function folder(): Promise<{ dir: string; file: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-journal-'));
  const file = join(dir, 'journal.jsonl');
  return { dir, file, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

async function failure(promise: Promise<unknown>): Promise<[code: string, message: string]> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error) => error,
  );
  if (!(thrown instanceof BearerlessError)) throw new Error('expected a BearerlessError', { cause: thrown });
  return [thrown.code, thrown.message];
}

test('what is appended is read back, in order', async () => {
  await using at = await folder();
  {
    await using journal = openJournal(at.dir);
    for (const event of events) journal.append(event);
  }
  assert.equal(await readJournal(at.dir), { events });
});

test('a line may be longer than what is read at once, and a character may lie on the border', async () => {
  await using at = await folder();
  const long = events.map((event) =>
    event.type === 'cell'
      ? { ...event, result: { ...event.result, notes: ['ä€😀'.repeat(100_000)] } }
      : event,
  );
  {
    await using journal = openJournal(at.dir);
    for (const event of long) journal.append(event);
  }
  assert.equal(await readJournal(at.dir), { events: long });
});

test('an event is on disk when append returns, without a close', async () => {
  await using at = await folder();
  await using journal = openJournal(at.dir);
  for (const [i, event] of events.entries()) {
    journal.append(event);
    assert.equal(await readJournal(at.dir), { events: events.slice(0, i + 1) });
  }
});

test('a journal opened again goes on after what it holds', async () => {
  await using at = await folder();
  for (const event of events) {
    await using journal = openJournal(at.dir);
    journal.append(event);
  }
  assert.equal(await readJournal(at.dir), { events });
});

test('a torn last line is dropped and said', async () => {
  await using at = await folder();
  await writeFile(at.file, `${events.map((e) => JSON.stringify(e)).join('\n')}\n{"type":"cell","id":"v1.3`);
  assert.equal(await readJournal(at.dir), {
    events,
    torn: `${at.file}:${events.length + 1}: the last line is incomplete (the run was killed while writing it) and was dropped.`,
  });
});

test('opening a journal with a torn last line cuts that line off before writing', async () => {
  await using at = await folder();
  await writeFile(at.file, `${JSON.stringify(events[0])}\n{"type":"ce`);
  {
    await using journal = openJournal(at.dir);
    for (const event of events.slice(1)) journal.append(event);
  }
  const [first, ...rest] = events.map((event) => JSON.stringify(event));
  assert.equal(
    await readFile(at.file, 'utf8'),
    [first, ...rest.map(withSum)].map((line) => `${line}\n`).join(''),
  );
});

test('a journal without sums, as older versions wrote them, is read', async () => {
  await using at = await folder();
  await writeFile(at.file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  assert.equal(await readJournal(at.dir), { events });
});

test('a journal whose files of evidence have no kinds, as older versions wrote them, is read', async () => {
  await using at = await folder();
  const paths = ['evidence/c/exchange.json', 'attempt-2/evidence/c/own'];
  const files = [
    { kind: 'exchange', path: paths[0] },
    { kind: 'other', path: paths[1] },
  ];
  const written = (evidence: unknown) =>
    events.map((event): unknown => {
      if (event.type === 'cell')
        return { ...event, result: { ...event.result, evidence, earlierEvidence: evidence } };
      return event.type === 'cluster' ? { ...event, cluster: { ...event.cluster, evidence } } : event;
    });
  await writeFile(
    at.file,
    written(paths)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
  assert.equal(await readJournal(at.dir), { events: written(files) });
});

test('a journal whose planned cells are ids, as older versions wrote them, is read', async () => {
  await using at = await folder();
  const older = events.map((event) =>
    event.type === 'run-start' ? { ...event, cells: event.cells.map(({ id }) => id) } : event,
  );
  await writeFile(at.file, older.map((event) => `${JSON.stringify(event)}\n`).join(''));
  assert.equal(await readJournal(at.dir), { events });
});

test('a planned cell that its id does not name is an error', async () => {
  await using at = await folder();
  const other = JSON.stringify(events[0]).replace('"mode":"token"', '"mode":"file"');
  await writeFile(at.file, `${other}\n`);
  assert.equal(await failure(readJournal(at.dir)), [
    'journal-bad-line',
    `${at.file}:1: not an event: \u2716 this is no id of a cell\n  \u2192 at cells[1]`,
  ]);
});

test('a line that became another answer is an error and no answer', async () => {
  await using at = await folder();
  {
    await using journal = openJournal(at.dir);
    for (const event of events) journal.append(event);
  }
  const text = await readFile(at.file, 'utf8');
  await writeFile(at.file, text.replace('"code":403', '"code":401'));
  const line = events.findIndex(({ type }) => type === 'cell') + 1;
  assert.equal(await failure(readJournal(at.dir)), [
    'journal-bad-line',
    `${at.file}:${line}: it is not the line that was written`,
  ]);
});

test('any other bad line is an error with file and line', async () => {
  await using at = await folder();
  await writeFile(at.file, `${JSON.stringify(events[0])}\nnonsense\n`);
  const [code, message] = await failure(readJournal(at.dir));
  assert.is(code, 'journal-bad-line');
  assert.match(message, `${at.file}:2: not JSON: `);
});

test('a line that is no event is an error that names the field', async () => {
  await using at = await folder();
  await appendFile(at.file, '{"type":"group-end","version":"1.33","seconds":1,"overheadSeconds":0}\n');
  assert.equal(await failure(readJournal(at.dir)), [
    'journal-bad-line',
    `${at.file}:1: not an event: ✖ a version looks like v1.33.13\n  → at version`,
  ]);
});

test('an id that a terminal or a shell would obey is an error that names the place', async () => {
  await using at = await folder();
  const hostile = JSON.stringify(events[0]).replace('join:token', 'edit-manifest:x=$(canary)');
  await writeFile(at.file, `${hostile}\n`);
  const [code, message] = await failure(readJournal(at.dir));
  assert.equal(code, 'journal-bad-line');
  assert.equal(message, `${at.file}:1: not an event: \u2716 this is no id of a cell\n  \u2192 at cells[1]`);
});

test('a folder without a journal is an error that names the file', async () => {
  await using at = await folder();
  const [code, message] = await failure(readJournal(at.dir));
  assert.is(code, 'journal-unreadable');
  assert.match(message, `Cannot read ${at.file}: ENOENT`);
});
