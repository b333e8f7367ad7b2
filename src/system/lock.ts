// One at a time, across processes: flock(1) holds a file for as long as its child `cat` lives, and that ends when our
// end of its pipe closes, by release or by kill -9. The kernel forgets the lock with its holder, so it can never be
// stale.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';

/** Waits for the lock `file` and holds it until disposed. `onWait` is called once if somebody else holds it. */
export async function lock(file: string, signal: AbortSignal, onWait?: () => void): Promise<AsyncDisposable> {
  const waiting = setTimeout(() => onWait?.(), 500);
  try {
    // No limit: the holder may be building for many minutes. The signal ends it, and so does the holder's death.
    return (await held(file, [], signal)) as AsyncDisposable;
  } finally {
    clearTimeout(waiting);
  }
}

/**
 * The lock `file`, held until disposed; undefined when somebody else holds it, and not only since it was just killed.
 */
export async function lockNow(file: string, signal: AbortSignal): Promise<AsyncDisposable | undefined> {
  return await held(file, ['--wait', '1', '--conflict-exit-code', String(conflict)], signal);
}

const conflict = 75;

async function held(
  file: string,
  options: string[],
  signal: AbortSignal,
): Promise<AsyncDisposable | undefined> {
  await mkdir(dirname(file), { recursive: true });
  const holder = execa('flock', ['--exclusive', ...options, file, 'cat'], {
    stdin: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false },
    cancelSignal: signal,
    reject: false,
  });
  holder.stdin.on('error', () => undefined);
  holder.stdin.write('held\n');
  const started = new Promise<true>((resolve) => holder.stdout.once('data', () => resolve(true)));
  const ended = await Promise.race([started, holder]);
  if (ended !== true) {
    signal.throwIfAborted();
    if (ended.exitCode === conflict) return undefined;
    throw new BearerlessError(
      'environment',
      'lock-failed',
      `cannot lock ${file}: ${ended.shortMessage ?? ended.stderr}`,
      {
        hint: 'flock(1) of util-linux is needed, and a folder that can be written to.',
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
