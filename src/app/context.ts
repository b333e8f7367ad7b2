// The context that cli.ts passes to every command. Commands do not touch argv, the environment, signals or the exit
// code.
import type { Printed } from '../domain/printed.ts';

export interface Context {
  env: Readonly<NodeJS.ProcessEnv>;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. An interrupted command simply returns; the exit code is then 130. */
  signal: AbortSignal;
  /** Writes to standard output. */
  print(text: Printed): void;
  /** Sets the exit code; the first that is not 0 counts. Without a call it is 0. */
  finish(code: number): void;
}
