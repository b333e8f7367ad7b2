// Every command that reads what is stored, on runs of strangers: results, journals and folders of any content. Each
// ends with one of its exit codes and a sentence, and what it prints is only text; what only the program as a whole
// does is asked of the program.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { equal, ok } from 'uvu/assert';
import type { Event, Results } from '../../src/domain/results.ts';
import { reporterNames } from '../../src/report/reporters.ts';
import { withSum } from '../../src/run/checked-line.ts';
import { withFault } from '../support/arbitraries.ts';
import { bearerless } from '../support/bearerless.ts';
import { ofScreen } from '../support/complaints.ts';
import { someCellId } from '../support/hostile-cells.ts';
import { hostileJournal, hostileResults } from '../support/hostile-results.ts';
import { hostileString } from '../support/hostile-strings.ts';
import { type Ended, inProcess } from '../support/in-process.ts';
import { complaintsOfTerminal, property, same } from '../support/property.ts';
import { suite } from '../support/suite.ts';

const part = 'input-commands';
const test = suite(part, { limit: 900_000 });

/** A stored run: its files by name. */
type Stored = Record<string, string>;

const journalText = (events: readonly Event[]) =>
  events.map((event) => `${withSum(JSON.stringify(event))}\n`).join('');
const results = (value: unknown): Stored => ({ 'results.json': JSON.stringify(value) ?? '' });
const journal = (events: readonly Event[]): Stored => ({ 'journal.jsonl': journalText(events) });
const both = ([one, events]: [Results, Event[]]): Stored => ({ ...results(one), ...journal(events) });

/** Sound ones mostly; some with a fault, cut, or no run at all. */
const stored: fc.Arbitrary<Stored> = fc.oneof(
  { weight: 4, arbitrary: hostileResults.map(results) },
  { weight: 4, arbitrary: hostileJournal.map(journal) },
  { weight: 1, arbitrary: fc.tuple(hostileResults, hostileJournal).map(both) },
  { weight: 1, arbitrary: withFault(hostileResults).map(results) },
  {
    weight: 1,
    arbitrary: fc.tuple(hostileJournal, fc.nat()).map(([events, at]) => {
      const text = journalText(events);
      return { 'journal.jsonl': text.slice(0, at % text.length) };
    }),
  },
  hostileString.map((text) => ({ 'journal.jsonl': text, 'results.json': text })),
  fc.constant({}),
);

async function inFolder(runs: readonly Stored[], act: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bearerless-stored-'));
  try {
    for (const [n, run] of runs.entries()) {
      mkdirSync(join(folder, `${n}`));
      for (const [name, text] of Object.entries(run)) writeFileSync(join(folder, `${n}`, name), text);
    }
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws where the command ended otherwise, or said what a terminal or a CI obeys. */
function civil({ exitCode, stdout, stderr }: Ended, codes: readonly number[], forPeople = true): void {
  const said = `${stdout}\n${stderr}`;
  ok(codes.includes(exitCode), `exit code ${exitCode}: ${said}`);
  ok(!/defect of bearerless|\n +at .*:\d+:\d+/.test(said), said);
  ok(exitCode === 0 || said.trim() !== '', 'it ended without a word');
  same(complaintsOfTerminal(stderr), []);
  if (forPeople) same(ofScreen(stdout), []);
}

const counts = { short: 8, whole: 5_000 };
const limit = 20_000;

property(
  test,
  part,
  'report, with every reporter into files',
  { short: 4, whole: 2_000 },
  fc.array(stored, { minLength: 1, maxLength: 2 }),
  async (runs) =>
    await inFolder(runs, async (folder) => {
      const names = runs.map((_, n) => `${n}`);
      const argv = ['report', ...names, '--reporter', reporterNames.join(','), '--output', 'out'];
      // GitHub's annotations go to standard output.
      civil(await inProcess(argv, folder), [0, 2], false);
      for (const name of ['terminal', 'line'])
        civil(await inProcess(['report', ...names, '--reporter', name], folder), [0, 2]);
      const left = readdirSync(folder).filter((name) => !names.includes(name));
      ok(
        left.every((name) => name === 'out'),
        left.join(),
      );
    }),
  { limit },
);

property(
  test,
  part,
  'diff of two, or of two settings or versions of one',
  counts,
  fc.tuple(
    stored,
    stored,
    fc.constantFrom([], ['-s', 'default,mine'], ['-k', '1.33,1.37'], ['-g', '(a+)+$']),
  ),
  async ([a, b, more]) =>
    await inFolder([a, b], async (folder) => {
      for (const reporter of ['terminal', 'markdown', 'json']) {
        const argv = ['diff', '0', '1', '--reporter', reporter, '--fail-on', 'changed', ...more];
        civil(await inProcess(argv, folder), [0, 1, 2, 3, 4], reporter === 'terminal');
      }
      if (more.length > 0) civil(await inProcess(['diff', '0', ...more], folder), [0, 2, 4]);
    }),
  { limit },
);

property(
  test,
  part,
  'check, against the reference and against a file',
  counts,
  fc.tuple(stored, fc.oneof(fc.constant('*'), hostileString)),
  async ([run, pattern]) =>
    await inFolder([run], async (folder) => {
      civil(await inProcess(['check', '0'], folder), [0, 1, 2, 3, 4]);
      const required = { required: [{ cells: [pattern], outcome: 401, why: pattern }] };
      writeFileSync(join(folder, 'required.json'), JSON.stringify(required));
      civil(await inProcess(['check', '--required', 'required.json', '0'], folder), [0, 1, 2, 3]);
    }),
  { limit },
);

property(
  test,
  part,
  'judge',
  counts,
  stored,
  async (run) =>
    await inFolder([run], async (folder) => {
      civil(await inProcess(['judge', '0', '--output', 'again'], folder), [0, 1, 2, 3, 4, 130]);
    }),
  { limit },
);

property(
  test,
  part,
  'merge',
  counts,
  fc.array(stored, { minLength: 1, maxLength: 3 }),
  async (runs) =>
    await inFolder(runs, async (folder) => {
      const names = runs.map((_, n) => `${n}`);
      civil(await inProcess(['merge', ...names, '--output', 'out'], folder), [0, 1, 2, 3, 4]);
    }),
  { limit },
);

property(
  test,
  part,
  'explain and upgrade-check, which look into results/runs',
  { short: 4, whole: 2_000 },
  fc.tuple(fc.array(stored, { minLength: 1, maxLength: 3 }), someCellId),
  async ([runs, id]) =>
    await inFolder([], async (folder) => {
      for (const [n, run] of runs.entries()) {
        mkdirSync(join(folder, 'results/runs', `${n}`), { recursive: true });
        for (const [name, text] of Object.entries(run))
          writeFileSync(join(folder, 'results/runs', `${n}`, name), text);
      }
      const own = runs.flatMap((run) => idsIn(run).slice(0, 1));
      for (const one of [id, ...own]) civil(await inProcess(['explain', one], folder), [0, 2]);
      civil(await inProcess(['explain', id, '--run', 'results/runs/0'], folder), [0, 2]);
      const argv = ['upgrade-check', '--from', '1.33', '--to', '1.37', '--no-measure'];
      civil(await inProcess(argv, folder), [0, 1, 2, 3, 4]);
    }),
  { limit: 60_000 },
);

/** The ids of cells that the text of a run names. */
function idsIn(run: Stored): string[] {
  const { cells } = attempt(() => JSON.parse(run['results.json'] ?? '{}') as Results) ?? {};
  return typeof cells === 'object' && cells !== null ? Object.keys(cells) : [];
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

property(
  test,
  part,
  'the program as a whole',
  { short: 3, whole: 300 },
  fc.tuple(stored, stored, fc.constantFrom('report', 'diff', 'check', 'judge', 'merge', 'explain')),
  async ([a, b, name]) =>
    await inFolder([a, b], async (folder) => {
      const [first, second] = [join(folder, '0'), join(folder, '1')];
      const argv =
        name === 'explain'
          ? ['explain', 'v1.33.13/default/process/init', '--run', first]
          : [name, first, second];
      const more = name === 'judge' || name === 'merge' ? ['--output', join(folder, 'out')] : [];
      const { exitCode = -1, stdout, stderr } = await bearerless([...argv, ...more]);
      civil({ exitCode, stdout, stderr }, [0, 1, 2, 3, 4, 130]);
      equal(stdout === '' && stderr === '', false);
    }),
  { limit: 60_000 },
);
