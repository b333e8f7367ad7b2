// The logs that a kubelet keeps of the containers of static pods.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept } from '../../domain/evidence.ts';
import type { ContainerText } from '../common/apiserver-ends.ts';
import type { Machine } from './machine.ts';

interface ContainerLog {
  container: string;
  /** `0.log`, and `1.log` after the first restart. */
  name: string;
  path: string;
}

/** The logs of all containers so far: `log:kube-apiserver-0`, and `-1` after the first restart. */
export function podLogs(machine: Pick<Machine, 'path'>): Kept {
  const logs = containerLogs(machine).map(({ container, name, path }) => [
    `log:${container}-${name.replace(/\.log$/, '')}`,
    path,
  ]);
  return Object.fromEntries(logs);
}

function containerLogs(machine: Pick<Machine, 'path'>): ContainerLog[] {
  const folder = machine.path('/var/log/pods');
  const list = (path: string): string[] => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  return list(folder).flatMap((pod) =>
    list(join(folder, pod)).flatMap((container) =>
      list(join(folder, pod, container)).map((name) => ({
        container,
        name,
        path: join(folder, pod, container, name),
      })),
    ),
  );
}

/** The log of the apiserver's newest container. */
export async function apiserverLog(machine: Pick<Machine, 'path'>): Promise<string> {
  return (await apiserverLogs(machine)).at(-1)?.text ?? '';
}

/** The logs of the apiserver's containers that are still there, oldest first, each with its number. */
export async function apiserverLogs(machine: Pick<Machine, 'path'>): Promise<ContainerText[]> {
  const logs = containerLogs(machine).filter(({ container }) => container === 'kube-apiserver');
  const numbered = logs.map(({ name, path }) => ({ path, n: Number(/^(\d+)\.log$/.exec(name)?.[1] ?? -1) }));
  numbered.sort((a, b) => a.n - b.n);
  return await Promise.all(
    numbered.map(async ({ path, n }) => ({ n, text: await readFile(path, 'utf8').catch(() => '') })),
  );
}
