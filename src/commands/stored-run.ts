// Stored runs as commands take them: the output folder of a run, a results.json, or a journal.jsonl. In a folder the journal
// counts, since a run that was killed left nothing else.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Event, Results } from '../domain/results.ts';
import { eventsOf } from '../results/events-of.ts';
import { fold } from '../results/fold.ts';
import { readResults } from '../results/store.ts';
import { journalName, readJournalFile } from '../run/journal.ts';

export interface StoredRuns {
  results: Results;
  /** The folder of the first, where its evidence is. */
  folder: string;
  /** The folders of all. */
  folders: string[];
  /** What a reader must be told of them, a sentence each. */
  notes: string[];
}

/** Reads runs and folds them into one: of a cell that several answered, the last answer counts. */
export async function readRuns(paths: readonly string[]): Promise<StoredRuns> {
  const runs = await Promise.all(paths.map(readEvents));
  return {
    results: fold(runs.map(({ events }) => events)),
    folder: runs[0]?.folder ?? '.',
    folders: runs.map(({ folder }) => folder),
    notes: runs.flatMap(({ torn }) => (torn === undefined ? [] : [torn])),
  };
}

async function readEvents(path: string): Promise<{ events: Event[]; torn?: string; folder: string }> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (cause) => {
      throw new BearerlessError('user', 'run-unreadable', `Cannot read ${path}: ${messageOf(cause)}.`, {
        hint: 'Give the output folder of a run, its results.json or its journal.jsonl.',
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
