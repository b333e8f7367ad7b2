// A component is a long-lived process of Kubernetes. Waiting for it ends when it is ready, exits or times out. An error
// names the component, its command line, its exit code and the last lines of its log.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../../domain/error.ts';
import type { ErrorCode } from '../../domain/error-code.ts';
import { lastLines } from '../../domain/text.ts';
import type { Lasting } from '../supervision.ts';
import { type WaitOptions, waitFor } from '../wait.ts';
import { lessGarbage } from './run.ts';

/** The parts of a running child process that are needed to end it. */
export type Child = PromiseLike<unknown> & { kill(signal: 'SIGKILL'): boolean };

export interface Component extends Lasting {
  readonly argv: string[];
  readonly log: string;
  /** A sentence if it has exited by itself. */
  exited(): string | undefined;
  /** Waits until `look` returns a value, the component exits, or `limit` milliseconds pass. */
  ready<T>(subject: string, look: () => Promise<T | undefined>, options: WaitOptions): Promise<T>;
  /** Whether its log contains this text. */
  hasLogged(text: string): Promise<boolean>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly gone: Promise<unknown>;
  kill(): Promise<void>;
}

export interface Start {
  name: string;
  argv: string[];
  /** Wraps argv so that it runs in a machine. */
  inside?: (argv: string[]) => string[];
  log: string;
  /** The set to which the process is added. The owner of the set ends it. */
  processes: Set<Child>;
}

const tailLines = 15;

/** Starts a component and returns at once. */
export async function startComponent({ name, argv, inside, log, processes }: Start): Promise<Component> {
  await mkdir(dirname(log), { recursive: true });
  const [file, ...rest] = (inside ? inside(argv) : argv) as [string, ...string[]];
  // The process writes to the file itself, so its last lines are complete when it has ended. They decide why it ended.
  const sink = createWriteStream(log, { flags: 'a' });
  await once(sink, 'open');
  const child = execa(file, rest, {
    reject: false,
    stdin: 'ignore',
    stdout: sink,
    stderr: sink,
    env: lessGarbage,
  });
  sink.destroy();
  processes.add(child);
  let end: string | undefined;
  let killed = false;
  const lost = new Promise<BearerlessError>((resolve) => {
    void child.then(async (ended) => {
      processes.delete(child);
      if (killed) return;
      if (ended.signal) end = `was ended by ${ended.signal}`;
      else if (ended.exitCode === undefined) end = `could not be run: ${ended.originalMessage}`;
      else end = `exited with code ${ended.exitCode}`;
      const message = `${name} ${end} while answers rested on it`;
      resolve(new BearerlessError('environment', 'component-ended', message, { tail: await tail() }));
    });
  });
  const logged = async () => await readFile(log, 'utf8').catch(() => '');
  const tail = async () => lastLines(await logged(), tailLines);
  const failure = async (code: ErrorCode, what: string) =>
    new BearerlessError('environment', code, `${name} ${what}; its command line: ${argv.join(' ')}`, {
      tail: await tail(),
    });

  return {
    name,
    argv,
    log,
    lost,
    hasLogged: async (text) => (await logged()).includes(text),
    gone: child.then(() => undefined),
    exited: () => (end === undefined ? undefined : `${name} ${end}`),
    async ready(subject, look, options) {
      try {
        return await waitFor(
          subject,
          async () => {
            if (end !== undefined) throw await failure('component-exited', end);
            return await look();
          },
          options,
        );
      } catch (thrown) {
        if (thrown instanceof BearerlessError && thrown.code === 'timed-out') {
          throw await failure('component-not-ready', `was not ready (${thrown.message})`);
        }
        throw thrown;
      }
    },
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      await child;
    },
  };
}
