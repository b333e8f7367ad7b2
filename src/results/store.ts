// results.json on disk: written whole or not at all, read with every problem named at once.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readCellId } from '../domain/cell-id.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { jsonText, type Printed } from '../domain/printed.ts';
import { Results, schemaVersion } from '../domain/results.ts';
import { inQuotes } from '../domain/text.ts';
import { todaysResults } from './older.ts';

export const resultsName = 'results.json';

/** The text of results.json. */
export function resultsText(results: Results): Printed {
  return jsonText(results, 2);
}

/** Writes results.json into the output folder `dir` and returns its path. */
export function writeResults(dir: string, results: Results): string {
  const file = join(dir, resultsName);
  writeWhole(file, resultsText(results));
  return file;
}

/** Writes a file so that a reader sees the old one or the whole new one, never a part. */
export function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}.partial`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const fd = openSync(partial, 'w');
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(partial, file);
  } catch (cause) {
    if (existsSync(partial)) rmSync(partial);
    throw new BearerlessError(
      'environment',
      'results-unwritable',
      `Cannot write ${file}: ${messageOf(cause)}.`,
      { cause },
    );
  }
}

/** Reads results.json; `path` is that file or the output folder that holds it. */
export async function readResults(path: string): Promise<Results> {
  const { file, text } = await read(path);
  const fail = (problem: string, hint?: string) =>
    new BearerlessError('user', 'results-invalid', `${file}: ${problem}`, hint === undefined ? {} : { hint });
  let data: unknown;
  try {
    data = todaysResults(JSON.parse(text));
  } catch (cause) {
    throw fail(`not JSON: ${messageOf(cause)}`);
  }
  const version = z.looseObject({ schemaVersion: z.number() }).safeParse(data).data?.schemaVersion;
  if (version !== undefined && version !== schemaVersion) {
    const hint = 'It was written by another version of bearerless; fold the journal beside it again.';
    throw fail(`schemaVersion is ${version}, and this bearerless reads 1 and ${schemaVersion}.`, hint);
  }
  const parsed = Results.safeParse(data);
  const foreign = foreignId(data);
  if (foreign !== undefined) throw fail(`${inQuotes(foreign)} is no cell id.`);
  if (!parsed.success) throw fail(`not as results/schema.json says:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The first key among the cells that is not a cell id. */
function foreignId(data: unknown): string | undefined {
  const { cells = {} } = z.looseObject({ cells: z.looseObject({}) }).safeParse(data).data ?? {};
  return Object.keys(cells).find((id) => readCellId(id) === undefined);
}

async function read(path: string): Promise<{ file: string; text: string }> {
  let file = path;
  try {
    if ((await stat(path)).isDirectory()) file = join(path, resultsName);
    return { file, text: await readFile(file, 'utf8') };
  } catch (cause) {
    throw new BearerlessError('user', 'results-unreadable', `Cannot read ${file}: ${messageOf(cause)}.`, {
      hint: 'Give a results.json or the output folder of a run.',
      cause,
    });
  }
}
