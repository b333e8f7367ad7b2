// Whose a thing in the Docker engine is: the process that made it, by host, boot, process id and start time, in a label. A
// thing is an orphan only when its owner is known to be dead; whatever another machine made is never touched.
import { readFile } from 'node:fs/promises';
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
}

/** This process. */
export async function self(): Promise<Owner> {
  return { host: hostname(), boot: await boot(), pid: process.pid, start: await startOf(process.pid) };
}

export function formatOwner({ host, boot, pid, start }: Owner): string {
  return [host, boot, pid, start].join('|');
}

/** undefined for what is not ours. */
export function parseOwner(text: string | undefined): Owner | undefined {
  const [host, boot, pid, start] = text?.split('|') ?? [];
  if (!host || boot === undefined || !/^\d+$/.test(pid ?? '') || start === undefined) return undefined;
  return { host, boot, pid: Number(pid), start };
}

/** Whether the owner is certainly gone. `now` is what the system says of the same process id today. */
export function isDead(owner: Owner, now: Owner): boolean {
  if (owner.host !== now.host) return false;
  return owner.boot !== now.boot || owner.start !== now.start;
}

/** What the system says of a process id; compare it with an owner. */
export async function today(pid: number): Promise<Owner> {
  return { host: hostname(), boot: await boot(), pid, start: await startOf(pid) };
}

async function boot(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
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
