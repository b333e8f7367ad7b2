// One part of .ci/run: a command that ends with its own count of tests. A part that tests nothing, or ends badly with
// no failed test, counts as one failure. What a part had no time for is named, and is neither passed nor failed.
import { $ } from 'zx';

/** How many tests of a part passed and failed. */
export interface Count {
  passed: number;
  failed: number;
  /** Test files, or a whole part, for which there was no time. */
  notRun?: readonly string[];
}

export interface Part extends Count {
  name: string;
  seconds: number;
}

/** What a part comes to: the last count that it printed, the files that it names as not run, and its exit code. */
export function countOf(printed: string, code: number | null): Count {
  const notRun = [...printed.matchAll(/^NOT RUN (\S+): /gm)].map(([, file = '']) => file);
  const late = notRun.length > 0 ? { notRun } : {};
  const [, passes, failures] = [...printed.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  if (passes === undefined) return { passed: 0, failed: 1, ...late };
  const count = { passed: Number(passes), failed: Number(failures), ...late };
  const isBad = count.failed === 0 && (code !== 0 || (count.passed === 0 && notRun.length === 0));
  return isBad ? { ...count, failed: 1 } : count;
}

/** All parts together, as the lines with which .ci/run ends. */
export function summary(parts: readonly Part[]): { lines: string[]; isGood: boolean } {
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  const passed = sum((part) => part.passed);
  const failed = sum((part) => part.failed);
  const times = parts.map(
    (part) =>
      `${String(part.seconds).padStart(5)} s  ${part.name}, ${part.passed} passed, ${part.failed} failed`,
  );
  const notRun = parts
    .flatMap((part) => part.notRun ?? [])
    .map((what) => `NOT RUN ${what}: there was no time`);
  return {
    lines: ['== What took how long', ...times, ...notRun, `${passed} passed, ${failed} failed`],
    isGood: failed === 0 && passed > 0,
  };
}

/** Runs a command, shows all that it prints, and counts; the signal ends it with every process of its group. */
export async function runPart(argv: string[], signal: AbortSignal): Promise<Part> {
  const start = performance.now();
  const running = $({
    quiet: true,
    nothrow: true,
    detached: true,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  })`${argv}`;
  running.stdout.on('data', (chunk) => process.stdout.write(chunk));
  running.stderr.on('data', (chunk) => process.stderr.write(chunk));
  const { stdout, exitCode } = await running;
  const seconds = Math.round((performance.now() - start) / 1000);
  return { name: argv.join(' '), seconds, ...countOf(stdout, exitCode) };
}
