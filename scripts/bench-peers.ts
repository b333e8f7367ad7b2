// The comparison with what people would use instead: what a stranger gets from an apiserver with anonymous requests
// off, for 1 and for 10 settings of a version, from nothing running. Peers use the same binaries, are built here, and
// are asked in turn in one session. Writes docs/benchmarks.md between its markers.
// `npm run bench:peers -- [VERSION] [ROUNDS] [PEER…]`, with a part of a peer's name for each PEER.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { cacheDirOf } from '../src/app/artifact-options.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { messageOf } from '../src/domain/error.ts';
import { packageRoot } from '../src/domain/root.ts';
import { writeBenchmark } from './benchmarks-page.ts';
import { span } from './figures.ts';
import { type Cost, costOf } from './machine-cost.ts';
import { bare, envtest, kind, kwok } from './peers/others.ts';
import { ours } from './peers/ours.ts';
import type { Found, Peer } from './peers/peer.ts';

const [label = 'latest', rounds = '3', ...names] = process.argv.slice(2);
const version = resolveVersion(label);
const peers: Peer[] = [
  ours('process', { joins: false }),
  bare,
  kwok,
  envtest,
  ours('process', { joins: true }),
  kind,
  ours('kind', { joins: true, slow: true }),
].filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));

/** Ten settings that differ in switches which change no answer, all with anonymous requests off. */
const switches = [
  'profiling',
  'contention-profiling',
  'service-account-extend-token-expiration',
  'watch-cache',
];
const settings = Array.from({ length: 10 }, (_, n) => [
  '--anonymous-auth=false',
  ...switches.map((name, bit) => `--${name}=${(n & (1 << bit)) === 0}`),
]);

const say = (text: string) => console.error(text);
const isRight = ({ api, healthz, join = 'refused' }: Found) =>
  api === '401' && healthz === '401' && join.startsWith('refused');

const built = join(cacheDirOf(process), 'peers');
await mkdir(built, { recursive: true });
await execa(join(packageRoot, 'bin/bearerless'), ['binaries', 'fetch', version], { stdio: 'inherit' });
const { stdout: bin } = await execa(join(packageRoot, 'bin/bearerless'), ['binaries', 'path', version]);

/** The last words of a program that failed, or what else went wrong. */
function reasonOf(thrown: unknown): string {
  const said = (thrown instanceof ExecaError && thrown.stderr) || messageOf(thrown);
  return (String(said).trim().split('\n').at(-1) ?? '').slice(0, 240);
}

/** What a peer costs for a number of settings; a text says why it gives no answer. */
async function measured(peer: Peer, count: number): Promise<Cost | string> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));
  try {
    let found: Found[] = [];
    const cost = await costOf(async () => {
      found = await peer.ask(settings.slice(0, count), { bin, version, folder, built });
    });
    const wrong = found.find((one) => !isRight(one));
    return wrong ? `answers ${JSON.stringify(wrong)}` : cost;
  } catch (thrown) {
    return reasonOf(thrown);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const sums = new Map<string, Cost[]>();
const reasons = new Map<string, string>();
for (const peer of peers) {
  say(`${peer.name}: build`);
  await peer.prepare?.({ bin, version, folder: built, built }).catch((thrown) => {
    reasons.set(peer.name, `cannot be built: ${reasonOf(thrown)}`);
  });
}
for (let round = 1; round <= Number(rounds); round++) {
  for (const count of [1, 10]) {
    for (const peer of peers) {
      if (reasons.has(peer.name) || (peer.slow && count > 1 && round > 1)) continue;
      const cost = await measured(peer, count);
      if (typeof cost === 'string') reasons.set(peer.name, cost);
      else sums.set(`${peer.name} ${count}`, [...(sums.get(`${peer.name} ${count}`) ?? []), cost]);
      const text =
        typeof cost === 'string' ? cost : `${cost.seconds.toFixed(1)} s, ${cost.cpuSeconds.toFixed(1)} CPU s`;
      say(`round ${round}, ${count} of ${peer.name}: ${text}`);
    }
  }
}

const rows = peers.flatMap(({ name }) => {
  if (reasons.has(name)) return [];
  const of = (count: number) => sums.get(`${name} ${count}`) ?? [];
  const each = (count: number, figure: (cost: Cost) => number, digits = 1) =>
    of(count).length === 0
      ? ''
      : span(
          of(count).map((cost) => figure(cost) / (figure === peak ? 1 : count)),
          digits,
        );
  const left = Math.max(0, ...[...of(1), ...of(10)].map(({ leftProcesses }) => leftProcesses.length));
  const cpu = (cost: Cost) => cost.cpuSeconds;
  const wall = (cost: Cost) => cost.seconds;
  const figures = [each(1, wall), each(1, cpu), each(10, wall), each(10, cpu), each(10, peak, 0)];
  return [[name, ...figures, String(left)]];
});
function peak({ peakMiB }: Cost): number {
  return peakMiB;
}
const head = [
  'who',
  '1 setting: s',
  'CPU s',
  '10 settings: s each',
  'CPU s each',
  'memory, MiB',
  'processes left',
];
await writeBenchmark('bench:peers', `${version}, rounds: ${rounds}, median (min to max).`, {
  head,
  rows,
  notes: [...reasons].map(([name, reason]) => `${name}: no answer. ${reason}`),
});
