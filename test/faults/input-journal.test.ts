// A journal that was cut or damaged anywhere: what is read of it is what was written, the rest is unfinished, or it is
// an error with its place. No answer becomes another one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { is, match, ok } from 'uvu/assert';
import { Event } from '../../src/domain/results.ts';
import { fold } from '../../src/results/fold.ts';
import { journalName, openJournal, readJournal } from '../../src/run/journal.ts';
import { valid } from '../support/arbitraries.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { hostileStored } from '../support/hostile-results.ts';
import { orFault, property, same } from '../support/property.ts';
import { journalOf, type Table } from '../support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../support/results-fixtures.ts';
import { suite } from '../support/suite.ts';

const part = 'input-journal';
const test = suite(part, { limit: 600_000 });

const small: Table = {
  version: 'v1.33.13',
  settings: ['default', 'anonymous-off'],
  answers: { 'apiserver:GET:/api@none': '403 401', 'join:token': 'joined refused:unauthorized' },
};
const journals = [
  journalOf(small),
  journalOf({ ...modern, answers: { 'apiserver:GET:/%C3%A9@none': '200 200 401 401 401' } }, old),
  journalOf(troubled),
  journalOf(hostile),
  journalOf(...whole),
];

/** The bytes of a journal as a run writes them. */
async function bytesOf(events: readonly Event[]): Promise<Buffer> {
  await using folder = await temporaryFolder();
  {
    await using journal = openJournal(folder.path);
    for (const event of events) journal.append(event);
  }
  return readFileSync(join(folder.path, journalName));
}
const written = Promise.all(journals.map(async (events) => ({ events, bytes: await bytesOf(events) })));
const folder = mkdtempSync(join(tmpdir(), 'bearerless-journal-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, journalName);

/** What is read of these bytes, as the journal of a run. */
async function read(bytes: Uint8Array) {
  writeFileSync(file, bytes);
  return await orFault(() => readJournal(folder), file);
}

const anywhere = fc.tuple(fc.nat({ max: journals.length - 1 }), fc.double({ min: 0, max: 1, noNaN: true }));
const at = async ([which, where]: [number, number]) => {
  const { events, bytes } = (await written)[which] ?? { events: [], bytes: Buffer.alloc(0) };
  return { events, bytes, offset: Math.min(bytes.length - 1, Math.floor(where * bytes.length)) };
};

property(
  test,
  part,
  'cut anywhere: the lines before the cut, which a run goes on after',
  { short: 100, whole: 20_000 },
  anywhere,
  async (place) => {
    const { events, bytes, offset } = await at(place);
    const got = await read(bytes.subarray(0, offset));
    ok('value' in got);
    const { events: kept, torn } = got.value;
    same(kept, events.slice(0, kept.length));
    const lines = bytes.subarray(0, offset).toString('latin1').split('\n');
    same([kept.length, torn !== undefined], [lines.length - 1, lines.at(-1) !== '']);
    {
      await using journal = openJournal(folder);
      for (const event of events.slice(kept.length)) journal.append(event);
    }
    same(readFileSync(file), bytes);
    const folded = await orFault(() => fold([kept]));
    ok('value' in folded || kept.length === 0);
  },
);

property(
  test,
  part,
  'one byte changed anywhere: an error with its line, or all but the last line',
  { short: 800, whole: 200_000 },
  fc.tuple(anywhere, fc.integer({ min: 1, max: 255 })),
  async ([place, flip]) => {
    const { events, bytes, offset } = await at(place);
    const changed = Buffer.from(bytes);
    changed[offset] = (changed[offset] ?? 0) ^ flip;
    const got = await read(changed);
    if ('fault' in got) {
      const line = bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
      return match(got.fault.message, `${file}:${line}: `);
    }
    is(offset, bytes.length - 1);
    same(got.value.events, events.slice(0, -1));
  },
  { examples: [[[0, 0.5], 2]] },
);

const damage = fc.constantFrom<(bytes: Buffer, from: number, to: number) => Buffer>(
  (bytes, from, to) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]),
  (bytes, from, to) => Buffer.concat([bytes.subarray(0, from), Buffer.alloc(to - from), bytes.subarray(to)]),
  (bytes, from, to) => Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]),
  (bytes, from, to) => Buffer.concat([bytes.subarray(from, to), bytes]),
  (bytes, from, to) =>
    Buffer.concat([bytes.subarray(0, from), bytes.subarray(from, to).reverse(), bytes.subarray(to)]),
);

property(
  test,
  part,
  'a range lost, emptied, turned round or there twice: every event that is read was written',
  { short: 200, whole: 50_000 },
  fc.tuple(anywhere, fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4096 })), damage),
  async ([place, size, act]) => {
    const { events, bytes, offset } = await at(place);
    const got = await read(act(Buffer.from(bytes), offset, Math.min(bytes.length, offset + size)));
    if ('fault' in got) return;
    const known = new Set(events.map((event) => JSON.stringify(Event.parse(event))));
    for (const event of got.value.events) ok(known.has(JSON.stringify(event)), JSON.stringify(event));
  },
);

property(
  test,
  part,
  'every event that the schema takes is read as it was written',
  { short: 80, whole: 20_000 },
  fc.array(valid(Event, hostileStored), { minLength: 1, maxLength: 4 }),
  async (events) => {
    const got = await read(await bytesOf(events as Event[]));
    same(got, { value: { events: events.map((event) => Event.parse(event)) } });
  },
);
