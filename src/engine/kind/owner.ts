// The owner of a thing in the Docker engine: the process that made it, in a label. A process id is only valid on its
// host, since its boot and in its PID namespace. From outside nobody can tell whether the process still runs, so
// nothing is removed.
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { execa } from 'execa';

/** The label on networks, containers and build containers. */
export const ownerLabel = 'dev.bearerless.owner';

export interface Owner {
  host: string;
  /** Changes with every boot; empty if the system does not tell. */
  boot: string;
  pid: number;
  /** When the process started, in the format of the system; empty if there is no such process. */
  start: string;
  /** `pid:[4026531836]`; empty if the system has no PID namespaces, or if it was not recorded. */
  namespace: string;
}

/** The state of an owner as far as it can be known from here. */
export type Fate = 'alive' | 'dead' | 'unknown';

/** This process. */
export async function self(): Promise<Owner> {
  return await today(process.pid);
}

export function formatOwner({ host, boot, pid, start, namespace }: Owner): string {
  return [host, boot, pid, start, namespace].join('|');
}

/** undefined for things that are not ours. */
export function parseOwner(text: string | undefined): Owner | undefined {
  const [host, boot, pid, start, namespace = ''] = text?.split('|') ?? [];
  if (!host || boot === undefined || !/^\d+$/.test(pid ?? '') || start === undefined) return undefined;
  return { host, boot, pid: Number(pid), start, namespace };
}

/** Whether the owner still runs. `now` is the current process with the same id. */
export function fateOf(owner: Owner, now: Owner): Fate {
  if (owner.host !== now.host) return 'unknown';
  if (owner.boot !== now.boot) return 'dead';
  if (owner.namespace !== now.namespace) return 'unknown';
  return owner.start === now.start ? 'alive' : 'dead';
}

/** The current process with this id, for comparison with an owner. */
export async function today(pid: number): Promise<Owner> {
  const [started, booted, namespace] = await Promise.all([startOf(pid), boot(), pidNamespace()]);
  return { host: hostname(), boot: booted, pid, start: started, namespace };
}

async function boot(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

async function pidNamespace(): Promise<string> {
  return await readlink('/proc/self/ns/pid').catch(() => '');
}

async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Field 22. The second field is a name in brackets that may contain anything.
  if (stat !== undefined) {
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended and only waits for its parent.
    return /[ZX]/.test(state) ? '' : (rest[18] ?? '');
  }
  if (process.platform === 'linux') return '';
  return (await execa('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false })).stdout.trim();
}
