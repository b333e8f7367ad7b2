// What a machine may lack while clusters run, each as a way to start a run that meets it: little disk, few files,
// little memory … Undefined where this user cannot arrange it.
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bearerless } from './bearerless.ts';
import { ownMounts } from './own-mounts.ts';
import type { Random } from './random.ts';
import { smallGroup } from './small-group.ts';
import type { Around } from './watched-run.ts';

/** A run's surroundings, and where its output is read afterwards. */
export interface Scarce extends Around {
  /** How much there is: `180 MiB`. */
  much: string;
  argv?: string[];
  /** The path by which a file of the run is read. */
  path?: (file: string) => string;
  done?: () => unknown;
}

type Arrange = (folder: string, random: Random) => Promise<Scarce | undefined>;

const limited = (limit: string): Scarce => ({
  much: limit,
  prefix: ['sh', '-c', `${limit}; exec "$@"`, 'sh'],
});

const grouped = (what: 'memory' | 'pids', most: number): Scarce | undefined => {
  const group = smallGroup(what, most);
  return group && { much: `${most}`, prefix: group.prefix, done: () => group[Symbol.dispose]() };
};

/** A small disk at a folder of the run. */
async function smallDisk(at: string, kilobytes: number): Promise<Scarce> {
  await mkdir(at, { recursive: true });
  const mounts = await ownMounts('mount -t tmpfs -o "size=$2k" small "$1"', at, String(kilobytes));
  return {
    much: `${kilobytes} KiB`,
    prefix: mounts.prefix,
    path: mounts.path,
    done: async () => await mounts[Symbol.asyncDispose](),
  };
}

/** All binaries of the newest version, one of them behind a script that does `lines` first. */
async function assetsWith(folder: string, name: string, lines: string): Promise<string> {
  const { stdout } = await bearerless(['binaries', 'path', 'latest']);
  const cached = stdout.trim();
  const assets = join(folder, 'assets');
  await mkdir(assets);
  for (const file of await readdir(cached)) {
    if (file.endsWith('.json')) continue;
    if (file !== name) await symlink(join(cached, file), join(assets, file));
    else {
      await writeFile(join(assets, name), `#!/bin/sh\n${lines}\nexec ${join(cached, name)} "$@"\n`);
      await chmod(join(assets, name), 0o755);
    }
  }
  return assets;
}

/** By name; the first are asked in the short form. */
export const scarcities: Record<string, Arrange> = {
  'a disk that is full in the middle': (folder, random) =>
    smallDisk(join(folder, 'out'), random.between(24, 120)),
  'few open files': async (_, random) => limited(`ulimit -n ${random.between(40, 200)}`),
  'little memory': async (_, random) => grouped('memory', random.between(250, 900) * 2 ** 20),
  'few watchers of files': async (_, random) => {
    const most = random.between(0, 24);
    const few = `echo ${most} >/proc/sys/user/max_inotify_instances && exec "$@"`;
    return {
      much: `${most}`,
      prefix: ['unshare', '--user', '--map-root-user', 'sh', '-c', few, 'sh'],
    };
  },
  'few processes': async (_, random) => grouped('pids', random.between(20, 130)),
  "a small disk for etcd's data": async (folder, random) => {
    const size = random.between(64_010, 70_000);
    const lines = `for a in "$@"; do case $a in --data-dir=*) d=\${a#*=}; mkdir -p "$d"; mount -t tmpfs -o size=${size}k,mode=700 small "$d";; esac; done`;
    return { much: `${size} KiB`, argv: ['--assets', await assetsWith(folder, 'etcd', lines)] };
  },
  'a full TMPDIR': (folder) => smallDisk(join(folder, 'tmp'), 4),
  'files no longer than a little': async (_, random) => limited(`ulimit -f ${random.between(8, 2000)}`),
  // Of the harness alone: time limits must not follow the clock. The clock of a whole machine is nothing for a test to
  // set.
  'a clock that jumps': async (folder, random) => {
    const [after, by] = [random.between(500, 12_000), random.pick([-7200_000, -60_000, 60_000, 7200_000])];
    const file = join(folder, 'jump.mjs');
    const now = `const real = Date.now; const jumped = performance.now() + ${after};
const offset = () => (performance.now() > jumped ? ${by} : 0);
const Real = Date; Real.now = () => real() + offset();
globalThis.Date = new Proxy(Real, { construct: (_, args) => new Real(...(args.length > 0 ? args : [Real.now()])) });`;
    await writeFile(file, now);
    return { much: `by ${by} ms after ${after} ms`, env: { NODE_OPTIONS: `--import=${file}` } };
  },
};
