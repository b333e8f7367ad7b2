// Whose a thing in the Docker engine is: the process that made it, in a label. A process id means something only on its
// host, since its boot and in its PID namespace; outside of these nobody can say whether the process lives, and nothing
// is touched.
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { execa } from 'execa';

/** On networks, containers and build containers. */
export const ownerLabel = 'dev.bearerless.owner';

export interface Owner {
  host: string;
  /** Changes with every boot; empty where the system does not say. */
  boot: string;
  pid: number;
  /** When the process began, in whatever form the system gives it; empty when there is no such process. */
  start: string;
  /** `pid:[4026531836]`; empty where the system has no PID namespaces, or nobody wrote it down. */
  namespace: string;
}

/** What is known of an owner from here. */
export type Fate = 'alive' | 'dead' | 'unknown';

/** This process. */
export async function self(): Promise<Owner> {
  return await today(process.pid);
}

export function formatOwner({ host, boot, pid, start, namespace }: Owner): string {
  return [host, boot, pid, start, namespace].join('|');
}

/** undefined for what is not ours. */
export function parseOwner(text: string | undefined): Owner | undefined {
  const [host, boot, pid, start, namespace = ''] = text?.split('|') ?? [];
  if (!host || boot === undefined || !/^\d+$/.test(pid ?? '') || start === undefined) return undefined;
  return { host, boot, pid: Number(pid), start, namespace };
}

/** Whether the owner lives. `now` is what the system says of the same process id today. */
export function fateOf(owner: Owner, now: Owner): Fate {
  if (owner.host !== now.host) return 'unknown';
  if (owner.boot !== now.boot) return 'dead';
  if (owner.namespace !== now.namespace) return 'unknown';
  return owner.start === now.start ? 'alive' : 'dead';
}

/** What the system says of a process id; compare it with an owner. */
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
  // Field 22; the second one is a name in brackets that may hold anything.
  if (stat !== undefined) {
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie only waits to be noticed.
    return /[ZX]/.test(state) ? '' : (rest[18] ?? '');
  }
  if (process.platform === 'linux') return '';
  return (await execa('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false })).stdout.trim();
}
