// Runs the test files named as arguments in this one process and ends with the plain line `N passed, N failed`.
// A file that throws while it is collected, or that has no tests, counts as failed; no files at all fail too.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exit, fail, hold, registered, runSuites } from './suite.ts';

hold();
for (const file of process.argv.slice(2)) {
  const before = registered();
  try {
    await import(pathToFileURL(resolve(file)).href);
    if (registered() === before) fail(`${file} has no tests`);
  } catch (thrown) {
    fail(`${file} threw before its tests`, thrown);
  }
}
exit(await runSuites());
