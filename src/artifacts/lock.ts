// One at a time, across processes: flock(1) holds a file for as long as its child `cat` lives, and that ends when our end of
// its pipe closes, by release or by kill -9. The kernel forgets the lock with its holder, so it can never be stale.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';

/** Waits for the lock `file` and holds it until disposed. `onWait` is called once if somebody else holds it. */
export async function lock(file: string, signal: AbortSignal, onWait?: () => void): Promise<AsyncDisposable> {
  await mkdir(dirname(file), { recursive: true });
  // No limit: the holder may be building for many minutes. The signal ends it, and so does the holder's death.
  const holder = execa('flock', ['--exclusive', file, 'cat'], {
    stdin: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false },
    cancelSignal: signal,
    reject: false,
  });
  const waiting = setTimeout(() => onWait?.(), 500);
  holder.stdin.on('error', () => undefined);
  holder.stdin.write('held\n');
  const held = new Promise<true>((resolve) => holder.stdout.once('data', () => resolve(true)));
  const ended = await Promise.race([held, holder]).finally(() => clearTimeout(waiting));
  if (ended !== true) {
    signal.throwIfAborted();
    throw new BearerlessError(
      'environment',
      'lock-failed',
      `cannot lock ${file}: ${ended.shortMessage ?? ended.stderr}`,
      {
        hint: 'flock(1) of util-linux is needed, and a cache folder that can be written to.',
        cause: ended,
      },
    );
  }
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await holder;
    },
  };
}
