// Facts about this machine that readers need in order to compare results.
import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, release, totalmem } from 'node:os';
import type { RunInfo } from '../domain/results.ts';
import { cgroupVersion } from '../engine/process/doctor.ts';

/** Collects the facts about this machine. */
export async function hostFacts(rootless: boolean): Promise<RunInfo['host']> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    os: /^PRETTY_NAME="?([^"\n]*)/m.exec(system)?.[1] ?? process.platform,
    kernel: release(),
    arch: arch(),
    cpus: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    cgroup: await cgroupVersion(),
    privilege: rootless ? 'user-namespace' : 'root',
  };
}
