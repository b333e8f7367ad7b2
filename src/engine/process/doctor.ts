// Checks what the process engine needs from this machine. It tries it out: it briefly runs the script that makes a
// world in new namespaces.
import { readFile } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Check } from '../../domain/check.ts';
import { packageRoot } from '../../domain/root.ts';
import { capacity, leastMegabytes } from './capacity.ts';
import { enterArgv } from './enter.ts';
import { bridgeAddresses } from './layout.ts';

/** The system programs that the engine calls, and the Debian package of each. */
const programs = {
  sh: 'dash',
  mount: 'mount',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  nsenter: 'util-linux',
  flock: 'util-linux',
  hostname: 'hostname',
  ip: 'iproute2',
};

const isRoot = () => process.getuid?.() === 0;

async function text(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}

/** Those of the programs that are not in PATH; all if there is no shell to look for them. */
async function missingOf<Name extends string>(names: readonly Name[]): Promise<Name[]> {
  const look = 'for name; do command -v "$name" >/dev/null || echo "$name"; done';
  const { failed, stdout } = await execa('sh', ['-c', look, 'sh', ...names], { reject: false });
  return names.filter((name) => failed || stdout.split('\n').includes(name));
}

/** Why unprivileged user namespaces may be forbidden here, and how to allow them. */
async function namespaceHint(): Promise<string> {
  const sysctl = async (name: string) => await text(`/proc/sys/${name.replaceAll('.', '/')}`);
  if (isRoot()) {
    return 'Root here lacks CAP_SYS_ADMIN, as in an unprivileged container: use a machine, or a container started with --privileged.';
  }
  if ((await sysctl('kernel.apparmor_restrict_unprivileged_userns')) === '1') {
    return 'AppArmor forbids unprivileged user namespaces (Ubuntu 23.10 and later). Run as root, or: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0';
  }
  if ((await sysctl('kernel.unprivileged_userns_clone')) === '0') {
    return 'The kernel forbids unprivileged user namespaces. Run as root, or: sudo sysctl kernel.unprivileged_userns_clone=1';
  }
  if ((await sysctl('user.max_user_namespaces')) === '0') {
    return 'The kernel allows no user namespaces. Run as root, or: sudo sysctl user.max_user_namespaces=15000';
  }
  return 'Run as root, or on a machine that allows user namespaces.';
}

/** Makes a world in namespaces and ends it. */
async function tryWorld(): Promise<Check> {
  const name = worldName(isRoot());
  const script = join(packageRoot, 'clusters/process/world.sh');
  const [file, ...prefix] = enterArgv(!isRoot()) as [string, ...string[]];
  const ended = await execa(file, [...prefix, 'sh', script, ...bridgeAddresses], {
    reject: false,
    timeout: 20_000,
    stdin: 'ignore',
  });
  if (ended.exitCode === 0) {
    return {
      name,
      ok: true,
      detail: 'user, mount, network and PID namespaces, overlay, tmpfs and a bridge work',
    };
  }
  const said = ended.stderr.trim().split('\n').at(-1) || ended.originalMessage || 'no reason given';
  return { name, ok: false, detail: `a world could not be made: ${said}`, hint: await namespaceHint() };
}

/** The control group version; `none` if none is mounted. */
export async function cgroupVersion(): Promise<'v1' | 'v2' | 'none'> {
  const mounts = await text('/proc/self/mounts');
  if (/ \/sys\/fs\/cgroup cgroup2 /.test(mounts)) return 'v2';
  return / cgroup /.test(mounts) ? 'v1' : 'none';
}

/** The megabytes of memory that a run may use. */
export async function availableMegabytes(): Promise<number> {
  const kilobytes = /MemAvailable:\s+(\d+)/.exec(await text('/proc/meminfo'))?.[1];
  return Math.floor(kilobytes ? Number(kilobytes) / 1024 : freemem() / 2 ** 20);
}

/** The reasons why no cluster can be started here; empty if there are none. */
export async function obstacles(): Promise<Check[]> {
  if (process.platform !== 'linux') {
    const hint = 'Run it on Linux: a virtual machine will do.';
    return [{ name: 'system', ok: false, detail: `${process.platform} has no Linux namespaces`, hint }];
  }
  const names = Object.keys(programs) as (keyof typeof programs)[];
  const [missing, world] = await Promise.all([missingOf(names), tryWorld()]);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => programs[name]))].join(' ');
    const hint = `Install them: sudo apt-get install ${packages}`;
    return [{ name: 'programs', ok: false, detail: `missing: ${missing.join(', ')}`, hint }];
  }
  return world.ok === true ? [] : [world];
}

/** What the checks of a machine on which worlds can be made rest on. */
export interface MachineFacts {
  root: boolean;
  /** Megabytes that a run may use. */
  memory: number;
  processors: number;
  /** How many control planes may run at once, and what limits them. */
  room: { controlPlanes: number; by: string };
  cgroup: Awaited<ReturnType<typeof cgroupVersion>>;
  /** As `go env GOVERSION` says it. */
  go?: string | undefined;
  containerd: boolean;
}

/** Every check of `bearerless doctor`. */
export async function diagnose(): Promise<Check[]> {
  const trouble = await obstacles();
  const memory = await availableMegabytes();
  const [room, cgroup] = [await capacity(memory), await cgroupVersion()];
  const go = await execa('go', ['env', 'GOVERSION'], { reject: false });
  const checks = checksOf({
    root: isRoot(),
    memory,
    processors: availableParallelism(),
    room,
    cgroup,
    go: go.exitCode === 0 ? go.stdout : undefined,
    containerd: (await missingOf(['containerd'])).length === 0,
  });
  const able = checks.slice(0, 2);
  return [
    ...able.filter(({ name }) => !trouble.some((check) => check.name === name || check.name === 'system')),
    ...trouble,
    ...checks.slice(2),
  ];
}

/** The checks in words: first the programs and the namespaces, which may be missing instead, then the machine. */
export function checksOf(facts: MachineFacts): Check[] {
  const { root, memory, processors, room, cgroup, go, containerd } = facts;
  const checks: Check[] = [
    { name: 'programs', ok: true, detail: Object.keys(programs).join(', ') },
    {
      name: worldName(root),
      ok: true,
      detail: 'mount, network and PID namespaces, overlay, tmpfs and a bridge work',
    },
    {
      name: 'memory',
      ok: memory >= leastMegabytes ? true : 'warn',
      detail: `${memory} MiB free, ${processors} processors: ${room.controlPlanes} control planes at once`,
      ...(memory >= leastMegabytes ? {} : { hint: 'One setting takes about 700 MB; it may still work.' }),
    },
  ];
  if (room.by !== 'memory') {
    const detail = `${room.by} allows no more of them; memory would: sudo sysctl ${room.by}=1024`;
    checks.push({ name: 'watchers', ok: true, detail });
  }
  checks.push({ name: 'cgroup', ok: true, detail: `${cgroup}; kubelets are told to leave it alone` });
  if (go === undefined)
    checks.push({
      name: 'go',
      ok: 'warn',
      detail: 'not installed: binaries can only be downloaded or given with --assets',
      hint: 'Install Go from https://go.dev/dl where releases cannot be downloaded.',
    });
  else
    checks.push({
      name: 'go',
      ok: true,
      detail: `${go}: binaries can be built where no release is reachable`,
    });
  checks.push(
    containerd
      ? { name: 'containerd', ok: true, detail: 'on PATH' }
      : { name: 'containerd', ok: 'warn', detail: 'not on PATH: it will be downloaded or built' },
  );
  return checks;
}

const worldName = (root: boolean) => (root ? 'namespaces (root)' : 'namespaces (ordinary user)');
