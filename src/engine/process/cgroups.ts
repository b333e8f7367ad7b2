// Control groups of a world's own, below those that we are in: containers need real ones, and the host's must come back
// clean. They are named after the process that started the run, so that a later run can tell those that nobody uses any
// more.
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

/** A folder that may hold our control groups, in one hierarchy. */
interface Place {
  parent: string;
  /** Whether the world itself goes there; otherwise only its containers do. */
  world: boolean;
}

/**
 * Version 1: the world goes below the group that we are in; runc puts containers below the hierarchy's root, whatever
 * group it is in itself. Version 2: both go beside our own group, since one with processes cannot give controllers to
 * groups below it (Documentation/admin-guide/cgroup-v2.rst).
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
  // Where both versions are mounted runc makes groups in both.
  const both = unified.map((parent) => ({ parent, world: false }));
  if (old.length > 0) return { all: [...old, ...both], containers: '/' };
  const beside = dirname(paths.get('') ?? '/');
  const all = unified.map((at) => ({ parent: join(at, beside), world: true }));
  return { all, containers: beside };
}

const parents = async () => (await places()).all.map(({ parent }) => parent);

/**
 * Moves this process, and so all it starts from now on, into control groups of the name; gives the path of the one that
 * containers must be put below, as runc takes it.
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

/** Why control groups cannot be made here; undefined when they can. */
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
 * A group, with the processors and memory of its parent: version 1 gives a new cpuset neither, and then nothing may
 * enter.
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

/** Removes the control groups of the name; their processes are gone or going. */
export async function removeCgroups(name: string): Promise<void> {
  const left = (await parents()).map((parent) => join(parent, name)).filter(existsSync);
  const remove = async () => {
    for (const group of left) if (existsSync(group)) await removeTree(group);
    return true;
  };
  const limits = { limit: 5_000, signal: new AbortController().signal };
  await waitFor(`the control groups ${name} are gone`, remove, limits).catch(() => {});
}

/** Removes what runs left that were killed: groups of processes that are no more. */
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
