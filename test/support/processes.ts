// The processes of this machine as /proc shows them, and which of them belong to a run: whatever thread forked them.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

export interface Process {
  pid: number;
  parent: number;
  /** Ticks since the machine's start; with the id it names a process for good. */
  started: string;
  /** `Z` and `X` are gone already. */
  state: string;
}

/** All processes of this machine. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => look(Number(name)) ?? []);
}

function look(pid: number): Process | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name before the last bracket may hold anything.
  const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', parent = ''] = rest;
  return text === '' ? undefined : { pid, parent: Number(parent), started: rest[19] ?? '', state };
}

/** The process and everything below it. */
export function familyOf(pid: number, all: Process[] = processes()): Process[] {
  const children = new Map<number, Process[]>();
  for (const one of all) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const below = (one: number): Process[] =>
    (children.get(one) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
}

/** The process and everything below it, by id. */
export function family(pid: number): number[] {
  return familyOf(pid).map((one) => one.pid);
}

/** Whether that same process still runs. */
export function runs({ pid, started }: Process): boolean {
  const now = look(pid);
  return now !== undefined && now.started === started && !/[ZX]/.test(now.state);
}

/** Those of the ids under which a process runs. */
export function alive(pids: number[]): number[] {
  return pids.filter((pid) => !/[ZX]/.test(look(pid)?.state ?? 'X'));
}

/** What a process was started as. */
export function argvOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** The program's name: `etcd`, `kubelet`. */
export function nameOf(pid: number): string {
  return basename(argvOf(pid)[0] ?? '');
}

const kinds = ['net', 'mnt', 'pid', 'uts', 'ipc', 'user', 'cgroup'];

/** The namespaces that a process is in: `net:[4026532281]`. */
export function namespacesOf(pid: number | 'self'): string[] {
  return kinds.flatMap((kind) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return [];
    }
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
