// Control groups for one world, since containers need real ones on the host. They are removed afterwards. Their names
// contain the id of the process that started the run, so a later run can tell which ones are no longer used.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BearerlessError, messageOf } from '../../domain/error.ts';
import { waitFor } from '../wait.ts';

const prefix = 'bearerless-';
let count = 0;

/** A name for the control groups of one world of this process. */
export function cgroupName(): string {
  return `${prefix}${process.pid}-${++count}`;
}

/** A folder that can hold our control groups, in one hierarchy. */
interface Place {
  parent: string;
  /** Whether the world's processes go there too. Otherwise only its containers do. */
  world: boolean;
}

/**
 * In version 1 the world goes below our own group, and runc puts containers below the root of the hierarchy, whatever
 * its own group is. In version 2 both go beside our own group, because a group with processes cannot enable controllers
 * for its children (Documentation/admin-guide/cgroup-v2.rst).
 */
async function places(): Promise<{ all: Place[]; containers: string }> {
  const [mounts, own] = await Promise.all([text('/proc/self/mounts'), text('/proc/self/cgroup')]);
  const paths = new Map(
    lines(own).map((line) => {
      const [, controllers = '', ...path] = line.split(':');
      return [controllers, path.join(':').replaceAll('/..', '')];
    }),
  );
  const mounted = lines(mounts).map((line) => line.split(' ') as [string, string, string, string]);
  const old = mounted.flatMap(([, at, type, options]) => {
    const known = [...paths].find(
      ([names]) => names !== '' && names.split(',').every((name) => options.split(',').includes(name)),
    );
    if (type !== 'cgroup' || !known) return [];
    const [, path] = known;
    const world = { parent: join(at, path), world: true };
    return path === '/' ? [world] : [world, { parent: at, world: false }];
  });
  const unified = mounted.flatMap(([, at, type]) => (type === 'cgroup2' ? [at] : []));
  // If both versions are mounted, runc creates groups in both.
  const both = unified.map((parent) => ({ parent, world: false }));
  if (old.length > 0) return { all: [...old, ...both], containers: '/' };
  const beside = dirname(paths.get('') ?? '/');
  const all = unified.map((at) => ({ parent: join(at, beside), world: true }));
  return { all, containers: beside };
}

const parents = async () => (await places()).all.map(({ parent }) => parent);

/**
 * Moves this process into control groups of this name; everything it starts later goes there too. Returns the path
 * below which runc must put containers.
 */
export async function enterCgroups(name: string): Promise<string> {
  try {
    const { all, containers } = await places();
    for (const { parent, world } of all) {
      const group = await make(parent, name);
      if (world) await writeFile(join(await make(group, 'world'), 'cgroup.procs'), String(process.pid));
    }
    return join(containers, name);
  } catch (cause) {
    throw new BearerlessError(
      'environment',
      'no-cgroups',
      `control groups cannot be made: ${messageOf(cause)}`,
      {
        hint: 'Whole clusters need control groups that can be written to: run as root, in a container with --privileged.',
        cause,
      },
    );
  }
}

/** The reason why no control groups can be created here; undefined if they can. */
export async function cgroupObstacle(): Promise<string | undefined> {
  const name = cgroupName();
  try {
    const all = await parents();
    if (all.length === 0) return 'no control groups are mounted';
    for (const parent of all) await make(parent, name);
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  } finally {
    await removeCgroups(name);
  }
}

/**
 * Creates a group and copies the processors and memory nodes of its parent. In version 1 a new cpuset has neither, and
 * no process can enter it.
 */
async function make(parent: string, name: string): Promise<string> {
  const group = join(parent, name);
  await mkdir(group, { recursive: true });
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    if (parent.includes('/cpuset') && existsSync(join(group, file)))
      await writeFile(join(group, file), await text(join(parent, file)));
  }
  return group;
}

/** Removes the control groups of this name. Their processes have ended or are about to end. */
export async function removeCgroups(name: string): Promise<void> {
  const left = (await parents()).map((parent) => join(parent, name)).filter(existsSync);
  const remove = async () => {
    for (const group of left) if (existsSync(group)) await removeTree(group);
    return true;
  };
  const limits = { limit: 5_000, signal: new AbortController().signal };
  await waitFor(`the control groups ${name} are gone`, remove, limits).catch(() => {});
}

/** Removes the control groups of killed runs: those whose process no longer exists. */
export async function sweepCgroups(): Promise<void> {
  for (const parent of await parents()) {
    const names = await readdir(parent).catch(() => []);
    for (const name of names.filter((name) => name.startsWith(prefix))) {
      const owner = name.slice(prefix.length).split('-')[0];
      if (!existsSync(`/proc/${owner}`)) await removeTree(join(parent, name)).catch(() => {});
    }
  }
}

async function removeTree(group: string): Promise<void> {
  for (const entry of await readdir(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(group, entry.name));
  }
  await rmdir(group);
}

const text = async (path: string) => await readFile(path, 'utf8');
const lines = (content: string) => content.split('\n').filter(Boolean);
