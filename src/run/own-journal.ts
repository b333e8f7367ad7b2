// The journal of the current run. No other run can write to it meanwhile, because the answers of two runs would be
// mixed.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import { lockNow } from '../system/lock.ts';
import { type Journal, journalName, openJournal } from './journal.ts';

/**
 * Opens the journal of the output folder `dir` for this run only, until it is disposed of. It must contain exactly the
 * `known` events that were read from it (none for a new run). Otherwise another run has written to it since.
 */
export async function ownJournal(dir: string, known: number, signal: AbortSignal): Promise<Journal> {
  const file = join(dir, journalName);
  // Opens the file first, because the kernel's own error is clearer than flock's.
  closeSync(openSync(file, 'a'));
  const held = await lockNow(file, signal);
  if (held === undefined) {
    throw new BearerlessError('user', 'output-in-use', `another run is writing to ${dir}`, {
      hint: 'Wait until it has ended, or choose another folder with --output.',
    });
  }
  try {
    const journal = openJournal(dir);
    const close = async () => {
      await using _held = held;
      await journal[Symbol.asyncDispose]();
    };
    if (journal.had === known) return { ...journal, [Symbol.asyncDispose]: close };
    await journal[Symbol.asyncDispose]();
    throw new BearerlessError('user', 'output-changed', `another run has written to ${dir} meanwhile`, {
      hint: `See what it left open: bearerless run --resume ${dir}`,
    });
  } catch (thrown) {
    await held[Symbol.asyncDispose]();
    throw thrown;
  }
}
