// The only module that imports uvu. uvu alone exits 0 when nothing ran, when `.run()` is forgotten and when collecting
// throws; here a suite runs by itself, every test has a time limit, there are no hooks, no `only` and no `skip`, and a
// process that has not run all of its tests fails. Works alone (`npx tsx some.test.ts`) and under run.ts, which takes
// many files.

// uvu must not start by itself, and it decides that when it is imported.
Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [['']], UVU_INDEX: 0 });
const uvu = await import('uvu');

const minutes15 = 900_000;
const counts = { registered: 0, passed: 0, failed: 0 };
const pending: Array<() => void> = [];
let state: 'collecting' | 'running' | 'finished' = 'collecting';
let alone = true;

/** What `suite` returns: registers one test. */
export type Test = (title: string, body: () => unknown) => void;

/**
 * Opens a suite; its tests run once every file is collected. `limit` is a guard against hanging, in milliseconds; a
 * loaded machine must not reach it.
 */
export function suite(name: string, { limit = minutes15 }: { limit?: number } = {}): Test {
  const inner = uvu.suite(name);
  pending.push(inner.run);
  if (alone && pending.length === 1) setTimeout(() => void runSuites().then(exit));
  return (title, body) => {
    if (state !== 'collecting')
      throw new Error(`the test "${title}" of "${name}" was registered after the run began`);
    counts.registered += 1;
    inner(title, () => counted(() => limited(body, limit), limit > soon ? title : undefined));
  };
}

/** How many tests were registered so far, so that run.ts can tell a file without any. */
export function registered(): number {
  return counts.registered;
}

/** Takes the start away from the suites: nothing runs until `runSuites`. */
export function hold(): void {
  alone = false;
}

/** Counts a failure outside any test: a file that throws while it is collected, or that has no tests. */
export function fail(what: string, cause?: unknown): void {
  counts.failed += 1;
  console.error(`FAIL ${what}`, ...(cause === undefined ? [] : [cause]));
}

/** Runs every suite. True only when at least one test ran, all registered ones did, and none failed. */
export async function runSuites(): Promise<boolean> {
  state = 'running';
  const before = counts.failed;
  for (const run of pending) run();
  try {
    await uvu.exec();
  } catch (thrown) {
    fail('the run itself', thrown);
  }
  const ran = counts.passed + counts.failed - before;
  if (counts.registered === 0) fail('no tests at all');
  else if (ran < counts.registered) fail(`${counts.registered - ran} registered tests did not run`);
  state = 'finished';
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0;
}

/** Ends the process, whatever a hung test still holds open. */
export function exit(good: boolean): never {
  process.exit(good ? 0 : 1);
}

/** Milliseconds: where a test may take longer, a failure is told at once and not only when the suite is through. */
const soon = minutes15;

async function counted(body: () => Promise<void>, title: string | undefined): Promise<void> {
  try {
    await body();
    counts.passed += 1;
  } catch (thrown) {
    counts.failed += 1;
    if (title !== undefined) {
      const { message, details = '' } = thrown as { message?: string; details?: string };
      console.error(`\nFAIL "${title}": ${message ?? thrown}\n${details}`);
    }
    throw thrown;
  }
}

async function limited(body: () => unknown, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

process.on('exit', () => {
  if (state === 'finished') return;
  process.exitCode = 1;
  console.error('FAIL the process ended before its tests did');
});
