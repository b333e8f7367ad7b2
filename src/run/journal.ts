// The journal: journal.jsonl, one event a line, only ever appended to. Each event is written before `append` returns,
// so a kill -9 loses at most the line being written. The reader drops an incomplete last line and reports it. A line
// that was changed later is an error, never another answer.
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { Event } from '../domain/results.ts';
import { todaysEvent } from '../results/older.ts';
import { checked, withSum } from './checked-line.ts';

export const journalName = 'journal.jsonl';

export interface Journal extends AsyncDisposable {
  readonly file: string;
  /** The number of events when it was opened. */
  readonly had: number;
  /** Appends one event, in the order of the calls. Throws if it cannot be written to disk. */
  append(event: Event): void;
}

/** Opens or continues the journal of the output folder `dir`, and creates the folder if it is missing. */
export function openJournal(dir: string): Journal {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, journalName);
  const fd = openSync(file, 'a+');
  let had: number;
  try {
    had = dropTornLine(fd, file);
  } catch (cause) {
    closeSync(fd);
    throw cause;
  }
  return {
    file,
    had,
    append(event) {
      try {
        writeFileSync(fd, `${withSum(JSON.stringify(event))}\n`);
        if (event.type === 'group-end' || event.type === 'run-end') fsyncSync(fd);
      } catch (cause) {
        // Otherwise, if disk space becomes free, the next event would be appended to this incomplete line.
        dropTornLine(fd, file);
        throw unwritten(file, cause);
      }
    },
    async [Symbol.asyncDispose]() {
      fsyncSync(fd);
      closeSync(fd);
    },
  };
}

/** A run that cannot be recorded ends, because its answers would be lost. */
function unwritten(file: string, cause: unknown): BearerlessError {
  return new BearerlessError(
    'environment',
    'journal-unwritten',
    `cannot write ${file}: ${messageOf(cause)}`,
    {
      hint: `What is in it stays: make room there and continue with --resume ${dirname(file)}`,
      cause,
    },
  );
}

/**
 * Removes an incomplete last line of a killed run, since it was never an event. Otherwise the next event would be
 * appended to it. Returns the number of complete lines.
 */
function dropTornLine(fd: number, file: string): number {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) ftruncateSync(fd, end);
  return bytes.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0);
}

export interface JournalContent {
  events: Event[];
  /** A sentence about the last line, if it was incomplete and was dropped. */
  torn?: string;
}

/** Reads the journal of the output folder `dir`. */
export async function readJournal(dir: string): Promise<JournalContent> {
  return await readJournalFile(join(dir, journalName));
}

/** Reads a journal file of any name. A bad line is an error that names file and line. */
export async function readJournalFile(file: string): Promise<JournalContent> {
  const events: Event[] = [];
  let rest = '';
  for (const text of textOf(file)) {
    const [first = '', ...more] = text.split('\n');
    const lines = [rest + first, ...more];
    rest = lines.pop() ?? '';
    for (const line of lines) events.push(parse(line, () => `${file}:${events.length + 1}`));
  }
  if (rest === '') return { events };
  const torn = `${file}:${events.length + 1}: the last line is incomplete (the run was killed while writing it) and was dropped.`;
  return { events, torn };
}

/** The text of a file, piece by piece. */
function* textOf(file: string): Generator<string> {
  const buffer = Buffer.alloc(1 << 18);
  const decoder = new StringDecoder('utf8');
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    for (;;) {
      const size = readSync(fd, buffer);
      if (size === 0) break;
      yield decoder.write(buffer.subarray(0, size));
    }
    yield decoder.end();
  } catch (cause) {
    throw new BearerlessError('user', 'journal-unreadable', `Cannot read ${file}: ${messageOf(cause)}.`, {
      hint: 'Give the output folder of a run; it holds journal.jsonl.',
      cause,
    });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function parse(line: string, where: () => string): Event {
  const { text, sum } = checked(line);
  if (sum === 'wrong') {
    throw new BearerlessError('user', 'journal-bad-line', `${where()}: it is not the line that was written`, {
      hint: 'Its sum is wrong: the file was damaged or edited. Take it from a backup, or run again.',
    });
  }
  const parsed = Event.safeParse(todaysEvent(json(text, where)));
  if (parsed.success) return parsed.data;
  throw new BearerlessError(
    'user',
    'journal-bad-line',
    `${where()}: not an event: ${z.prettifyError(parsed.error)}`,
    {
      hint: 'The journal was edited, or written by another version of bearerless.',
    },
  );
}

function json(line: string, where: () => string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new BearerlessError('user', 'journal-bad-line', `${where()}: not JSON: ${messageOf(cause)}`, {
      cause,
    });
  }
}
