// The logs that a kubelet keeps of static pods' containers.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from './machine.ts';

/** The logs of every container that there was: `kube-apiserver-0.log`, and `-1` after the first restart. */
export function podLogs(machine: Pick<Machine, 'path'>): Record<string, string> {
  const folder = machine.path('/var/log/pods');
  const list = (path: string): string[] => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  const logs = list(folder).flatMap((pod) =>
    list(join(folder, pod)).flatMap((container) =>
      list(join(folder, pod, container)).map(
        (log) => [`${container}-${log}`, join(folder, pod, container, log)] as const,
      ),
    ),
  );
  return Object.fromEntries(logs);
}

/** The log of the apiserver's newest container. */
export async function apiserverLog(machine: Pick<Machine, 'path'>): Promise<string> {
  const logs = Object.entries(podLogs(machine)).filter(([name]) => name.startsWith('kube-apiserver-'));
  const numbered = logs.map(([name, path]) => ({ path, n: Number(/(\d+)\.log$/.exec(name)?.[1] ?? -1) }));
  const { path } = numbered.sort((a, b) => a.n - b.n).at(-1) ?? {};
  return path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
}
