// The run that the benchmarks of whole clusters time: one cluster that turns strangers away, and the join that it
// refuses.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { EngineId } from '../src/domain/cell.ts';
import { packageRoot } from '../src/domain/root.ts';
import type { Version } from '../src/domain/version.ts';
import { readResults } from '../src/results/store.ts';

/** Seconds: kubeadm join's patience in every run that is timed. */
export const discoveryTimeout = 5;

/**
 * Seconds from the start of the command: until its journal has the verdict, and until its end, when nothing is left of
 * the cluster.
 */
export interface Refused {
  verdict: number;
  end: number;
}

/** Times the refused join; throws when it was not refused as it must be. */
export async function refusedJoin(engine: EngineId, version: Version): Promise<Refused> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));
  try {
    const argv = ['run', '--engine', engine, '-k', version, '-s', 'anonymous-off', '-g', 'join:token$'];
    argv.push('--discovery-timeout', String(discoveryTimeout), '--output', folder, '--reporter', 'json');
    const start = performance.now();
    const elapsed = () => (performance.now() - start) / 1000;
    const id = `${version}/anonymous-off/${engine}/join:token`;
    const ended = new AbortController();
    const command = execa(join(packageRoot, 'bin/bearerless'), argv, { stdout: 'ignore', stderr: 'inherit' });
    const [verdict, end] = await Promise.all([
      verdictOf(join(folder, 'journal.jsonl'), id, ended.signal).then(elapsed),
      command.then(elapsed).finally(() => ended.abort()),
    ]);
    const { cells } = await readResults(folder);
    const { observed } = cells[id] ?? {};
    if (observed?.kind !== 'refused' || observed.reason !== 'unauthorized')
      throw new Error(`not what is to be timed: ${JSON.stringify(observed)}`);
    return { verdict, end };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Until the journal has what became of the cell, or the command has ended. */
async function verdictOf(journal: string, id: string, ended: AbortSignal): Promise<void> {
  const line = JSON.stringify({ type: 'cell', id }).slice(0, -1);
  while (!ended.aborted && !(await readFile(journal, 'utf8').catch(() => '')).includes(line)) await sleep(50);
}
