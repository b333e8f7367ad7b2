// The benchmark: the main job of one version beside its floor (scripts/bench-floor.sh), in turn, in one run; with
// `everything`, all that can be asked without whole clusters. Ratios are what counts; machines differ and are noisy.
// `npm run bench -- [VERSION] [ROUNDS] [everything]`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { packageRoot } from '../src/domain/root.ts';
import { enterArgv } from '../src/engine/process/enter.ts';
import { fold } from '../src/results/fold.ts';
import { readJournal } from '../src/run/journal.ts';
import { span } from './figures.ts';

const [label = 'latest', rounds = '3', what = 'the main job'] = process.argv.slice(2);
const version = resolveVersion(label);
const cli = join(packageRoot, 'bin/bearerless');
const settings = 5;
/** Every scenario but those of whole clusters. */
const everything =
  'stranger join exposure rbac-grant authentication-configuration kubelet rejected-configurations reload audit-trail health-probes';
const scenarios = what === 'everything' ? everything.split(' ') : [];

async function floorSeconds(bin: string): Promise<number> {
  const [file, ...rest] = enterArgv(process.getuid?.() !== 0) as [string, ...string[]];
  const script = join(packageRoot, 'scripts/bench-floor.sh');
  const { stdout } = await execa(file, [...rest, 'sh', script, bin, String(settings)], { timeout: 300_000 });
  return Number(stdout);
}

const temporary = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));
const figures = { wall: [], floor: [], ratio: [], overhead: [], peak: [], rate: [] } as Record<
  string,
  number[]
>;
const note = (name: string, value: number) => figures[name]?.push(value);
let cells = 0;
try {
  await execa(cli, ['binaries', 'fetch', version], { stdio: 'inherit' });
  const { stdout: bin } = await execa(cli, ['binaries', 'path', version]);
  for (let round = 0; round < Number(rounds); round++) {
    const floor = await floorSeconds(bin);
    const output = join(temporary, `run${round}`);
    const start = performance.now();
    await execa(
      cli,
      ['run', ...scenarios, '--kubernetes', version, '--output', output, '--reporter', 'json'],
      {
        stdout: 'ignore',
        stderr: 'inherit',
        reject: false,
      },
    );
    const wall = (performance.now() - start) / 1000;
    const { events } = await readJournal(output);
    const end = events.find((event) => event.type === 'group-end');
    if (end?.type !== 'group-end') throw new Error('the run did not measure anything');
    cells = Object.values(fold([events]).cells).filter(
      ({ observed }) => observed.kind !== 'inconclusive',
    ).length;
    note('wall', wall);
    note('floor', floor);
    note('ratio', wall / floor);
    note('rate', cells / wall);
    // Everything outside the worker is the harness's own as well: loading, planning, checking digests, reporting.
    note('overhead', (100 * (wall - end.seconds + end.overheadSeconds)) / wall);
    note('peak', end.peakMiB ?? 0);
    console.error(`round ${round + 1}: ${wall.toFixed(1)} s, floor ${floor.toFixed(1)} s`);
  }
  console.log(
    `${version}: ${what}, ${cells} cells; median (min to max) of ${rounds}; the floor is ${settings} apiservers on one etcd`,
  );
  console.log(`wall, seconds                       ${span(figures.wall ?? [])}`);
  console.log(`floor, seconds                      ${span(figures.floor ?? [])}`);
  console.log(`wall / floor                        ${span(figures.ratio ?? [], 2)}`);
  console.log(`cells per second                    ${span(figures.rate ?? [])}`);
  console.log(`harness's own share of wall, %      ${span(figures.overhead ?? [])}`);
  console.log(`memory of the harness's worker, MiB ${span(figures.peak ?? [], 0)}`);
} finally {
  await rm(temporary, { recursive: true, force: true });
}
