// Ids, results and journals of strangers: what is written is read back the same, every other content is refused with a
// sentence for people that names the file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { is, ok } from 'uvu/assert';
import { cellId } from '../../src/domain/cell.ts';
import { BearerlessError } from '../../src/domain/error.ts';
import { evidenceFolder } from '../../src/domain/evidence-folder.ts';
import { probeId } from '../../src/domain/probe.ts';
import { Results, schemaVersion } from '../../src/domain/results.ts';
import { eventsOf } from '../../src/results/events-of.ts';
import { fold } from '../../src/results/fold.ts';
import { parseCellId } from '../../src/results/parse-cell-id.ts';
import { readResults, writeResults } from '../../src/results/store.ts';
import { withFault } from '../support/arbitraries.ts';
import { anyCellId, anyProbe, someCellId } from '../support/hostile-cells.ts';
import { hostileJournal, hostileResults } from '../support/hostile-results.ts';
import { hostileString } from '../support/hostile-strings.ts';
import { complaintsOfTerminal, orFault, property, same } from '../support/property.ts';
import { suite } from '../support/suite.ts';

const part = 'input-results';
const test = suite(part, { limit: 900_000 });
const folder = mkdtempSync(join(tmpdir(), 'bearerless-results-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, 'results.json');

property(
  test,
  part,
  'an id is taken apart into what it was put together of, or is none',
  { short: 1_000, whole: 500_000 },
  fc.oneof(
    anyCellId,
    hostileString,
    fc.tuple(anyCellId, hostileString).map((all) => all.join('')),
  ),
  (id) => {
    try {
      is(cellId(parseCellId(id)), id);
      // An id stands in names, scripts and on screens.
      same(complaintsOfTerminal(id.replaceAll('\n', '\r')), []);
    } catch (thrown) {
      if (!(thrown instanceof BearerlessError)) throw thrown;
      is(thrown.blame, 'user');
    }
  },
);

property(
  test,
  part,
  'different questions have different ids',
  { short: 500, whole: 200_000 },
  fc.tuple(anyProbe, anyProbe),
  ([a, b]) => {
    const of = (probe: typeof a) => parsed(`v1.33.13/default/process/${probeId(probe)}`)?.probe;
    const read = of(a);
    if (read) same(read, a);
    if (read && of(b) && probeId(a) === probeId(b)) same(a, b);
  },
);

property(
  test,
  part,
  'evidence of different cells has different folders, whose names fit',
  { short: 200, whole: 100_000 },
  fc.uniqueArray(someCellId, { minLength: 2, maxLength: 20 }),
  (ids) => {
    const folders = ids.map((id) => evidenceFolder(parseCellId(id)));
    is(new Set(folders.map((one) => one.toLowerCase())).size, ids.length);
    for (const one of folders) {
      const [first, ...parts] = one.split('/');
      is(first, 'evidence');
      is(parts.length, 4);
      for (const name of parts) {
        ok(Buffer.byteLength(name) <= 255 && /^[\w.,@=~%+-]+$/.test(name), name);
        ok(name !== '.' && name !== '..', name);
      }
    }
  },
);

property(
  test,
  part,
  'results are read as they were written',
  { short: 60, whole: 20_000 },
  hostileResults,
  async (results) => {
    const whole = Results.parse(results);
    writeResults(folder, whole);
    same(await readResults(folder), whole);
  },
);

property(
  test,
  part,
  'results with a fault are results, or refused',
  { short: 120, whole: 50_000 },
  withFault(hostileResults),
  async (value) => {
    writeFileSync(file, JSON.stringify(value) ?? 'undefined');
    await orFault(async () => await readResults(file), file);
  },
);

property(
  test,
  part,
  'results cut or damaged as text are results, or refused',
  { short: 120, whole: 50_000 },
  fc.tuple(hostileResults, fc.nat(), fc.option(hostileString)),
  async ([results, where, other]) => {
    const text = JSON.stringify(results, null, 2);
    const at = where % text.length;
    writeFileSync(file, other === null ? text.slice(0, at) : text.slice(0, at) + other + text.slice(at + 1));
    await orFault(async () => await readResults(file), file);
  },
);

property(
  test,
  part,
  'results of another schema are refused by its number',
  { short: 50, whole: 1_000 },
  fc.tuple(hostileResults, fc.oneof(fc.integer(), fc.constantFrom(0, 3, 99))),
  async ([results, version]) => {
    if (version === schemaVersion || version === 1) return;
    writeFileSync(file, JSON.stringify({ ...results, schemaVersion: version, unheard: { of: [1] } }));
    const got = await orFault(async () => await readResults(file), file);
    ok('fault' in got && got.fault.message.includes(`schemaVersion is ${version}`), JSON.stringify(got));
  },
);

property(
  test,
  part,
  'a fold of any events is results, and the fold of its own events',
  { short: 60, whole: 20_000 },
  hostileJournal,
  async (events) => {
    const folded = fold([events]);
    Results.parse(folded);
    const { agreement: _, ...again } = fold([eventsOf(folded)]);
    const { agreement: __, ...first } = folded;
    same(again.cells, first.cells);
    writeResults(folder, folded);
    same(await readResults(folder), JSON.parse(JSON.stringify(folded)));
  },
);

function parsed(id: string) {
  try {
    return parseCellId(id);
  } catch {
    return undefined;
  }
}
