// Stored runs as commands take them: the output folder of a run, a results.json, a journal.jsonl, or `reference:1.33`
// for what is committed of a version. In a folder the journal counts, since a run that was killed left nothing else.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { StoredSelection } from '../domain/plan.ts';
import type { Event, Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { unknownName } from '../plan/problem.ts';
import { versionsOf } from '../results/cells.ts';
import { eventsOf } from '../results/events-of.ts';
import { fold } from '../results/fold.ts';
import { nightsOf, startOf } from '../results/nights.ts';
import { isReference, referenceFile } from '../results/reference.ts';
import { readResults } from '../results/store.ts';
import { journalName, readJournalFile } from '../run/journal.ts';

export interface StoredRuns {
  results: Results;
  /** The folder of the first, where its evidence is. */
  folder: string;
  /** The folders of all. */
  folders: string[];
  /** What was asked, as far as journals say so. */
  asked: StoredSelection[];
  /** What a reader must be told of them, a sentence each. */
  notes: string[];
}

/** Reads runs and folds them into one: of a cell that several answered, the last answer counts. */
export async function readRuns(paths: readonly string[]): Promise<StoredRuns> {
  const runs = await Promise.all(paths.map(readEvents));
  return { ...factsOf(runs), results: fold(runs.map(({ events }) => events)) };
}

/**
 * Reads runs for reports. Runs that asked the same cells are nights: of such a cell the run that started last counts,
 * and its evidence comes first. Others are folded into one.
 */
export async function readNights(paths: readonly string[]): Promise<StoredRuns & { nights: Results[] }> {
  const runs = await Promise.all(paths.map(readEvents));
  const { newest, nights } = nightsOf(runs.map(({ events }) => events));
  const newestFirst = runs.toSorted((a, b) => startOf(b.events) - startOf(a.events));
  const { folders } = factsOf(nights.length > 0 ? newestFirst : runs);
  return { ...factsOf(runs), folders, results: fold(newest), nights };
}

function factsOf(runs: ReadonlyArray<Awaited<ReturnType<typeof readEvents>>>): Omit<StoredRuns, 'results'> {
  return {
    folder: runs[0]?.folder ?? '.',
    folders: runs.map(({ folder }) => folder),
    asked: runs.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'run-start' && event.asked ? [event.asked] : [])),
    ),
    notes: runs.flatMap(({ torn }) => (torn === undefined ? [] : [torn])),
  };
}

/** The version of a run that a label means: `1.33`, `v1.33.13`. */
export function versionIn(results: Results, label: string): Version {
  const known = versionsOf(results);
  const wanted = label.replace(/^v?/, 'v');
  const found = known.find((version) => version === wanted || version.startsWith(`${wanted}.`));
  if (found !== undefined) return found;
  throw new BearerlessError('user', 'unknown-version', unknownName('version', label, known), {
    hint: 'The run did not ask it.',
  });
}

async function readEvents(path: string): Promise<{ events: Event[]; torn?: string; folder: string }> {
  // A reference has no evidence, and its folder is no place to write into.
  if (isReference(path)) return { events: eventsOf(await readResults(referenceFile(path))), folder: '.' };
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (cause) => {
      throw new BearerlessError('user', 'run-unreadable', `Cannot read ${path}: ${messageOf(cause)}.`, {
        hint: 'Give the output folder of a run, its results.json or its journal.jsonl, or reference:1.33.',
        cause,
      });
    },
  );
  const folder = isFolder ? path : join(path, '..');
  const journal = isFolder ? join(path, journalName) : path;
  const useJournal = isFolder ? existsSync(journal) : path.endsWith('.jsonl');
  if (useJournal) return { ...(await readJournalFile(journal)), folder };
  return { events: eventsOf(await readResults(path)), folder };
}
