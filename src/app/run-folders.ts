// The folders of runs in the default place, results/runs: ids begin with the time, so the order of names is the order
// of runs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareVersions, type Version } from '../domain/version.ts';
import { journalName } from '../run/journal.ts';

/** Where runs go that are given no output folder. */
export const runsFolder = join('results', 'runs');

/** The folders, newest first. */
export async function runFolders(): Promise<string[]> {
  const names = await readdir(runsFolder).catch(() => []);
  return names
    .sort()
    .reverse()
    .map((name) => join(runsFolder, name));
}

/** Those whose journal has the answer of a cell whose id begins with one of `starts`, newest first. */
export async function* runsWithCells(starts: readonly string[]): AsyncGenerator<string> {
  for (const folder of await runFolders()) {
    const text = await readFile(join(folder, journalName), 'utf8').catch(() => '');
    // Quoted as in JSON, but open at its end.
    const answered = (start: string) => `"type":"cell","id":${JSON.stringify(start).slice(0, -1)}`;
    if (starts.some((start) => text.includes(answered(start)))) yield folder;
  }
}

/** The versions of which a run in the default place has answers, oldest first. */
export async function versionsOfRuns(): Promise<Version[]> {
  const found = new Set<Version>();
  for (const folder of await runFolders()) {
    const text = await readFile(join(folder, journalName), 'utf8').catch(() => '');
    for (const [, version] of text.matchAll(/"type":"cell","id":"(v1\.\d+\.\d+(?:-[a-z]+\.\d+)?)\//g))
      if (version !== undefined) found.add(version);
  }
  return [...found].sort(compareVersions);
}
