// The run that the benchmarks of whole clusters time: one cluster that turns strangers away, and the join that it refuses.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { EngineId } from '../src/domain/cell.ts';
import { packageRoot } from '../src/domain/root.ts';
import type { Version } from '../src/domain/version.ts';
import { readResults } from '../src/results/store.ts';

/** Seconds: kubeadm join's patience in every run that is timed. */
export const discoveryTimeout = 8;

/** Seconds from the start of the command to its end; throws when the join was not refused as it must be. */
export async function refusedJoinSeconds(engine: EngineId, version: Version): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));
  try {
    const argv = ['run', '--engine', engine, '-k', version, '-s', 'anonymous-off', '-g', 'join:token$'];
    argv.push('--discovery-timeout', String(discoveryTimeout), '--output', folder, '--reporter', 'json');
    const start = performance.now();
    await execa(join(packageRoot, 'bin/bearerless'), argv, { stdout: 'ignore', stderr: 'inherit' });
    const seconds = (performance.now() - start) / 1000;
    const { cells } = await readResults(folder);
    const { observed } = cells[`${version}/anonymous-off/${engine}/join:token`] ?? {};
    if (observed?.kind !== 'refused' || observed.reason !== 'unauthorized')
      throw new Error(`not what is to be timed: ${JSON.stringify(observed)}`);
    return seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
