// A run of the program under watch: every process that was ever of it, its namespaces, and how far its journal is. What
// a test of faults disturbs, and by what it knows afterwards whether something is left.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { waitFor } from '../../src/engine/wait.ts';
import { program } from './bearerless.ts';
import { familyOf, nameOf, namespacesOf, type Process, processes, runs } from './processes.ts';

const never = new AbortController().signal;

/** How a run ended, in the words of its exit code or of the signal that ended it. */
export interface Ended {
  exitCode: number | undefined;
  signal: string | undefined;
  said: string;
  /** Milliseconds after its start. */
  at: number;
}

export interface WatchedRun {
  pid: number;
  /** Milliseconds since its start. */
  now(): number;
  /** Lines of its journal so far. */
  lines(): number;
  /** When each line was first seen, in milliseconds after the start. */
  readonly marks: readonly number[];
  /** Programs that were seen, by name. */
  readonly names: ReadonlySet<string>;
  /** Its processes now that were started as this program, wherever they run. */
  named(name: string): Process[];
  /** Its processes now. */
  family(): Process[];
  over(): boolean;
  readonly ended: Promise<Ended>;
  /** What is left of it now: a line each. */
  left(): Promise<string[]>;
}

/** How a run is started. */
export interface Around {
  env?: Record<string, string>;
  /** Programs that become the run: `nsenter …`, `sh -c '… exec "$@"' sh`. */
  prefix?: string[];
  /** What of it runs elsewhere, as in Docker's containers. */
  elsewhere?: (family: readonly Process[]) => Process[];
}

/** Starts `run` (or `run --resume`) with a HOME and a TMPDIR of its own below `parent`, and this machine's cache. */
export async function startWatched(
  parent: string,
  argv: string[],
  { env = {}, prefix = [], elsewhere = () => [] }: Around = {},
): Promise<WatchedRun> {
  const [home, temporary, output] = ['home', 'tmp', 'out'].map((name) => join(parent, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([home, temporary].map((folder) => mkdir(folder, { recursive: true })));
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const own = new Set(namespacesOf('self'));
  const mounts = new Set(mountPoints());
  const links = new Set(ownLinks());
  const began = performance.now();
  const now = () => performance.now() - began;
  const [file, ...rest] = [...prefix, program, 'run', ...argv] as [string, ...string[]];
  const child = execa(file, rest, {
    reject: false,
    stdin: 'ignore',
    all: true,
    env: { HOME: home, XDG_CACHE_HOME: cache, TMPDIR: temporary, ...env },
  });
  const pid = child.pid as number;
  const seen = new Map<string, Process>();
  /** Those that it had when it was last looked at: the number of one that is gone is soon given to another's. */
  let namespaces = new Set<string>();
  const names = new Set<string>();
  const marks: number[] = [];
  const first = journalLines(output);
  let over = false;
  /** When the youngest process at the run's end was started. */
  let newest = Number.POSITIVE_INFINITY;
  const family = () => (over ? [] : familyOf(pid));
  const look = () => {
    // Those that the test itself put it in are not of the run.
    for (const namespace of namespacesOf(pid)) own.add(namespace);
    const all = family();
    for (const one of all) {
      seen.set(`${one.pid}/${one.started}`, one);
      // Each time, since at first a process is its parent's copy.
      names.add(nameOf(one.pid));
    }
    if (all.length > 0) namespaces = new Set(all.flatMap((one) => namespacesOf(one.pid)));
    while (marks.length < journalLines(output) - first) marks.push(now());
  };
  const ended = child.then(({ exitCode, signal, all = '' }): Ended => {
    over = true;
    look();
    newest = Math.max(...processes().map(({ started }) => Number(started)));
    return { exitCode, signal, said: all, at: now() };
  });
  void waitFor('the run ends', async () => (over ? true : look()), {
    limit: 2 ** 31,
    signal: never,
    every: 150,
  });

  return {
    pid,
    now,
    lines: () => journalLines(output) - first,
    marks,
    names,
    family,
    named: (name) =>
      [...family(), ...(over ? [] : elsewhere(family()))].filter(
        (one) => nameOf(one.pid) === name && runs(one),
      ),
    over: () => over,
    ended,
    async left() {
      const living = [...seen.values()].filter(runs);
      const old = processes().filter(({ started }) => Number(started) <= newest);
      const here = old.flatMap(({ pid }) =>
        namespacesOf(pid)
          .filter((namespace) => namespaces.has(namespace) && !own.has(namespace))
          .map((namespace) => `process ${pid} in ${namespace}`),
      );
      const held = mountPoints().filter((at) => !mounts.has(at) && at.includes(parent));
      return [
        ...living.map((one) => `process ${one.pid} ${nameOf(one.pid)}`),
        ...here,
        ...held.map((at) => `mount ${at}`),
        ...ownLinks()
          .filter((name) => !links.has(name))
          .map((name) => `link ${name}`),
        ...controlGroups(`bearerless-${pid}-`).map((path) => `control group ${path}`),
        // tsx keeps what it compiled.
        ...(await readdir(temporary))
          .filter((name) => !name.startsWith('tsx-'))
          .map((name) => `file ${join(temporary, name)}`),
      ];
    },
  };
}

/** Complete lines of a run's journal. */
export function journalLines(output: string): number {
  try {
    return readFileSync(join(output, 'journal.jsonl'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Milliseconds for the kernel to end what a killed run had. */
const cleaning = 10_000;

/** Asserts that nothing of a run that is over is left. */
export async function nothingLeft(run: WatchedRun): Promise<void> {
  let left: string[] = [];
  const look = async () => {
    left = await run.left();
    return left.length === 0 || undefined;
  };
  const limits = { limit: cleaning, signal: never, every: 200 };
  await waitFor('nothing is left', look, limits).catch(() =>
    assert.equal(left, [], 'nothing of the run is left'),
  );
}

function mountPoints(): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? []);
}

/** Network links of this machine that are named as those of a world. */
function ownLinks(): string[] {
  return readdirSync('/sys/class/net').filter((name) => /^(br0|plane\d+|node\d+)$/.test(name));
}

function controlGroups(prefix: string): string[] {
  try {
    return readdirSync('/sys/fs/cgroup', { recursive: true, encoding: 'utf8' }).filter((path) =>
      (path.split('/').at(-1) as string).startsWith(prefix),
    );
  } catch {
    return [];
  }
}
