// A control group with little memory or few processes, for what a run says when the kernel gives it no more. Undefined
// where this user may make none.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SmallGroup extends Disposable {
  /** Comes before the argv of a program that is to be in it. */
  prefix: string[];
}

const limits = {
  memory: { old: 'memory.limit_in_bytes', unified: 'memory.max' },
  pids: { old: 'pids.max', unified: 'pids.max' },
} as const;

/** Makes a group in which `what` (bytes of memory, or processes and threads) is at most `most`. */
export function smallGroup(what: keyof typeof limits, most: number): SmallGroup | undefined {
  const root = '/sys/fs/cgroup';
  const unified = existsSync(join(root, 'cgroup.controllers'));
  const folder = join(root, unified ? '' : what, `faults-${process.pid}`);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, limits[what][unified ? 'unified' : 'old']), String(most));
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return undefined;
  }
  const enter = `echo $$ >"$0" && exec "$@"`;
  return {
    prefix: ['sh', '-c', enter, join(folder, 'cgroup.procs')],
    [Symbol.dispose]() {
      // Processes that were just killed leave it a moment later.
      for (let n = 0; n < 50 && readFileSync(join(folder, 'cgroup.procs'), 'utf8') !== ''; n += 1) {
        execFileSync('sleep', ['0.1']);
      }
      rmdirSync(folder);
    },
  };
}
