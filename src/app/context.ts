// What cli.ts hands to every command, so that none of them touches argv, the environment, signals or the exit code
// itself.
import type { Printed } from '../domain/printed.ts';

export interface Context {
  env: Readonly<NodeJS.ProcessEnv>;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. A command that is interrupted just returns; the exit code is then 130. */
  signal: AbortSignal;
  /** Writes to standard output. */
  print(text: Printed): void;
  /** Sets the exit code; the first that is not 0 counts. Without a call it is 0. */
  finish(code: number): void;
}
