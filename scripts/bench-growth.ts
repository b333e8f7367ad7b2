// How time and memory grow: with settings and versions that are measured, and with cells that are read and reported;
// and how long the program takes to start. Writes docs/benchmarks.md. The cells of the second table are made up.
// `npm run bench:growth -- [VERSION,VERSION…]`, the versions all with binaries in the cache; the first one is measured
// with 1 to 40 settings. `npm run bench:growth -- cells` leaves settings and versions out.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { packageRoot } from '../src/domain/root.ts';
import type { ReporterName } from '../src/report/reporters.ts';
import { openJournal, readJournal } from '../src/run/journal.ts';
import { browser } from '../test/support/browser.ts';
import { journalOf } from '../test/support/results-builder.ts';
import { writeBenchmark } from './benchmarks-page.ts';
import { span } from './figures.ts';

const [names = 'latest'] = process.argv.slice(2);
const versions = names === 'cells' ? [] : names.split(',').map((label) => resolveVersion(label));
const program = join(packageRoot, 'bin/bearerless');
const temporary = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));

interface Used {
  seconds: number;
  /** The most memory of the program itself. */
  peakMiB: number;
}

/** Where what the program prints goes. */
const printed = join(temporary, 'printed.html');

/** Runs the program, and measures it. What it exits with does not matter. */
async function used(...argv: string[]): Promise<Used> {
  const file = join(temporary, 'peak');
  const hook = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.PEAK,''+process.resourceUsage().maxRSS))`;
  const env = { PEAK: file, NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(hook)}"` };
  const start = performance.now();
  await execa(program, argv, { env, stdout: { file: printed }, stderr: 'ignore', reject: false });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, peakMiB: Number(await readFile(file, 'utf8')) / 1024 };
}

const figure = (number: number, digits = 1) => number.toFixed(digits);

/** Settings that differ in switches which change no answer. */
const switches = ['profiling', 'contention-profiling', 'service-account-extend-token-expiration'];
switches.push('service-account-lookup', 'watch-cache', 'enable-garbage-collector');
const settingOf = (n: number) => ({
  id: `grown-${n}`,
  title: `setting ${n}`,
  why: 'The benchmark counts settings.',
  apiserver: {
    flags: Object.fromEntries(switches.map((name, bit) => [name, String((n & (1 << bit)) === 0)])),
  },
});

async function measured(count: number, asked: string[]): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, n) => `grown-${n}`);
  const scenario = {
    id: 'growth',
    title: 'growth',
    why: 'The benchmark counts settings.',
    versions: asked,
    settings: ids,
    requests: [
      { target: 'apiserver', paths: ['/api', '/version', '/healthz'], identities: ['none', 'invalid-token'] },
    ],
    control: { setting: 'grown-0', probe: 'apiserver:GET:/api@none', outcome: 403 },
  };
  const file = join(temporary, 'growth.yaml');
  await writeFile(file, JSON.stringify({ settings: ids.map((_, n) => settingOf(n)), scenarios: [scenario] }));
  const output = join(temporary, `run-${asked.length}-${count}`);
  const argv = [
    'run',
    'growth',
    '--config',
    file,
    '-k',
    asked.join(),
    '--output',
    output,
    '--reporter',
    'json',
  ];
  const { seconds } = await used(...argv);
  const { events } = await readJournal(output);
  const ends = events.flatMap((event) => (event.type === 'group-end' ? [event] : []));
  const answered = events.filter(
    (event) => event.type === 'cell' && event.result.observed.kind === 'status',
  ).length;
  if (answered !== 6 * count * asked.length) throw new Error(`only ${answered} cells were answered`);
  const peak = Math.max(...ends.map(({ peakMiB = 0 }) => peakMiB));
  const starts = count * asked.length;
  return [`${asked.length}`, `${count}`, figure(seconds), figure(seconds / starts, 2), figure(peak, 0)];
}

async function reported(cells: number): Promise<string[]> {
  const folder = join(temporary, `cells-${cells}`);
  const settings = Array.from({ length: 20 }, (_, n) => `setting-${n}`);
  const codes = ['200', '401', '403', '404'];
  const answers = Object.fromEntries(
    Array.from({ length: cells / settings.length }, (_, row) => [
      `apiserver:GET:/api/v1/path-${row}@none`,
      settings.map((_, n) => codes[(row * 7 + n * 3) % codes.length]).join(' '),
    ]),
  );
  await using journal = openJournal(folder);
  for (const event of journalOf({ version: 'v1.37.2', settings, answers })) journal.append(event);
  const row = [cells.toLocaleString('en')];
  for (const reporter of ['json', 'terminal', 'markdown', 'junit', 'html'] satisfies ReporterName[]) {
    const { seconds, peakMiB } = await used('report', folder, '--reporter', reporter);
    row.push(`${figure(seconds)} s, ${figure(peakMiB, 0)} MiB`);
  }
  return [...row, `${figure(await paintedAfter(printed))} s`];
}

/** Seconds from opening a page to its first paint. */
async function paintedAfter(file: string): Promise<number> {
  const page = await (await browser()).newPage();
  await page.goto(`${pathToFileURL(file)}`);
  const milliseconds = await page.evaluate(`new Promise((done) => {
    const seen = (list) => list.getEntriesByName('first-contentful-paint').forEach((one) => done(one.startTime));
    new PerformanceObserver(seen).observe({ type: 'paint', buffered: true });
  })`);
  await page.close();
  return Number(milliseconds) / 1000;
}

/** Milliseconds that the program takes to start and end, 20 times. */
async function started(...argv: string[]): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < 20; n++) {
    const start = performance.now();
    await execa(program, argv, { stdout: 'ignore' });
    all.push(performance.now() - start);
  }
  return all;
}

try {
  const [first] = versions;
  if (first !== undefined) {
    const measurements: string[][] = [];
    for (const count of [1, 5, 10, 20, 40]) measurements.push(await measured(count, [first]));
    for (let n = 2; n <= versions.length; n++) measurements.push(await measured(5, versions.slice(0, n)));
    await writeBenchmark('bench:growth', `${versions.join(', ')}.`, {
      name: 'settings',
      head: ['versions', 'settings each', 'seconds', 'seconds a control plane', "worker's memory, MiB"],
      rows: measurements,
    });
  }
  const reports: string[][] = [];
  for (const cells of [1_000, 10_000, 50_000, 200_000]) reports.push(await reported(cells));
  await writeBenchmark('bench:growth', 'A journal of so many cells, read and reported.', {
    name: 'cells',
    head: ['cells', 'json', 'terminal', 'markdown', 'junit', 'html', 'the page is painted after'],
    rows: reports,
  });
  await writeBenchmark('bench:growth', 'From the start to the end of the program, 20 times.', {
    name: 'start',
    head: ['command', 'milliseconds, median (min to max)'],
    rows: [['bearerless --help', span(await started('--help'), 0)]],
  });
  await (await browser()).close();
} finally {
  await rm(temporary, { recursive: true, force: true });
}
