// How a process of ours ends that goes wrong where nobody waits for it: by an exception, a rejection, or an event loop
// that is empty before the work is done. It ends with 3, which says that nothing was answered, and with a sentence;
// never with 0 or 1, which are answers.
import { writeSync } from 'node:fs';
import { BearerlessError } from '../domain/error.ts';

/** The exit code of a fault. */
export const faultExit = 3;

/**
 * Makes 3 the exit code until `process.exit` is given another one, and ends so on whatever nobody caught, which `tell`
 * puts in words. Before, `leave` may take down what would outlive the process.
 */
export function endOnCrash(
  tell: (thrown: unknown) => string,
  leave: (thrown: unknown) => Promise<void> = async () => {},
): void {
  process.exitCode = faultExit;
  let leaving = false;
  const end = (thrown: unknown) => {
    sayLast(tell(thrown));
    if (leaving) process.exit(faultExit);
    leaving = true;
    void leave(thrown).finally(() => process.exit(faultExit));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  process.on('beforeExit', () => end(new BearerlessError('harness', 'never-settled', neverSettled)));
}

const neverSettled = 'the program ended while it still waited for something that can come no more';

/** Standard error itself: the stream in front of it may be what broke. */
function sayLast(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody can be told; the exit code does.
  }
}
