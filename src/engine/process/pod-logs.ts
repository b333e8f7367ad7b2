// The logs that a kubelet keeps of the containers of static pods.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept } from '../../domain/evidence.ts';
import { lastWords } from '../common/rejection.ts';
import { pause } from '../wait.ts';
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
async function apiserverLogs(machine: Pick<Machine, 'path'>): Promise<{ n: number; text: string }[]> {
  const logs = containerLogs(machine).filter(({ container }) => container === 'kube-apiserver');
  const numbered = logs.map(({ name, path }) => ({ path, n: Number(/^(\d+)\.log$/.exec(name)?.[1] ?? -1) }));
  numbered.sort((a, b) => a.n - b.n);
  return await Promise.all(
    numbered.map(async ({ path, n }) => ({ n, text: await readFile(path, 'utf8').catch(() => '') })),
  );
}

/** Milliseconds between two looks; a kubelet waits 10 s and more before it starts an apiserver again. */
const often = 1_000;

/**
 * Follows with which words each container of the apiserver ends: a kubelet keeps the log of the last one alone. `all`
 * looks once more, and gives the words, oldest first.
 */
export function followEnds(machine: Pick<Machine, 'path'>): Disposable & { all(): Promise<string[]> } {
  const ended = new AbortController();
  const words = new Map<number, string>();
  const look = async () => {
    for (const { n, text } of await apiserverLogs(machine)) {
      const said = lastWords(text);
      if (said !== undefined) words.set(n, said);
    }
  };
  const follow = async () => {
    while (!ended.signal.aborted) {
      await look();
      await pause(often, ended.signal);
    }
  };
  // It ends with the signal.
  follow().catch(() => undefined);
  return {
    async all() {
      await look();
      return [...words].sort(([a], [b]) => a - b).map(([, said]) => said);
    },
    [Symbol.dispose]: () => ended.abort(),
  };
}
