// Standard output and standard error of the program. A reader may go away early, as `head` does: what is done goes on
// without it, and ends with the exit code that it would have had. Output that the disk does not take is a fault.

/** Keeps a broken pipe from ending the process; gives what else went wrong with standard output so far. */
export function outliveReaders(): () => Error | undefined {
  let broken: Error | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') broken ??= error;
  });
  // There is no other place to say so.
  process.stderr.on('error', () => {});
  return () => broken;
}
