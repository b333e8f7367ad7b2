// What .ci/run does after `npm test`: `ci.ts LOG CODE SECONDS` takes the log, the exit code and the duration of that
// part, runs the others, and ends with the plain line `N passed, N failed` over all of them.
import { readFile, rm } from 'node:fs/promises';
import { countOf, type Part, runPart, summary } from './ci-part.ts';
import { isLate } from './tests-until.ts';

/** A group of test files, run by the runner of every test. */
const tests = (folder: string) => ['node', '--import', 'tsx', 'scripts/test.ts', folder];

/** What runs in this order, after the kind engine; `needs` names a program and the packages that have it. */
const parts: { argv: string[]; needs?: { oneOf: string[]; packages: string[] } }[] = [
  { argv: ['npm', 'run', 'test:faults'] },
  { argv: tests('test/ci'), needs: { oneOf: ['shellcheck'], packages: ['shellcheck'] } },
  {
    argv: tests('test/browser'),
    needs: {
      oneOf: ['chromium', 'chromium-browser', 'google-chrome'],
      packages: ['chromium', 'fonts-dejavu-core'],
    },
  },
  // nginx and keepalived are asked where they are; the package of nginx would start a server on port 80.
  { argv: tests('test/long'), needs: { oneOf: ['haproxy'], packages: ['haproxy'] } },
  // Static pods are run by it.
  { argv: tests('test/whole'), needs: { oneOf: ['runc'], packages: ['runc'] } },
];

const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => stopped.abort(new Error(`ended by ${name}`)));

const [log = '', code = '', seconds = ''] = process.argv.slice(2);
const first = countOf(await readFile(log, 'utf8').catch(() => ''), Number(code));
await rm(log, { force: true });
const done: Part[] = [{ name: 'npm test', seconds: Number(seconds), ...first }];
try {
  const { need } = await import('./ci-machine.ts');
  if (!process.env.SKIP_KIND) {
    const { kind, name } = await import('./ci-kind.ts');
    await inTime(name, () => kind(stopped.signal));
  }
  for (const { argv, needs } of parts) {
    stopped.signal.throwIfAborted();
    await inTime(argv.join(' '), async () => {
      if (needs) await need(needs.oneOf, needs.packages);
      return await runPart(argv, stopped.signal);
    });
  }
} catch (thrown) {
  // Whatever keeps the rest from running is a failure of the whole.
  console.log('FAIL', thrown);
  done.push({ name: 'what did not run', seconds: 0, passed: 0, failed: 1 });
}
const { lines, isGood } = summary(done);
console.log(lines.join('\n'));
process.exitCode = isGood ? 0 : 1;

/** Runs a part, unless there is no time to begin it. */
async function inTime(name: string, run: () => Promise<Part>): Promise<void> {
  done.push(isLate() ? { name, seconds: 0, passed: 0, failed: 0, notRun: [name] } : await run());
}
