// What a worker leaves outside of its namespaces, and cannot take down itself once it is killed: the parent does it.
import type { Group } from '../domain/plan.ts';
import { removeCgroups } from '../engine/process/cgroups.ts';

/** A worker that has ended. */
export interface EndedWorker {
  /** Absent where a signal ended it. */
  exitCode?: number | undefined;
}

/** Removes the control groups of a whole cluster, and what a killed worker of the kind engine had in Docker. */
export async function afterWorker(group: Group, cgroup: string, { exitCode }: EndedWorker): Promise<void> {
  if (group.engine !== 'kind') {
    if (group.depth === 'node') await removeCgroups(cgroup);
    return;
  }
  if (exitCode !== undefined) return;
  const [{ connect }, { sweep }] = await Promise.all([
    import('../engine/kind/docker.ts'),
    import('../engine/kind/sweep.ts'),
  ]);
  // Where Docker is gone too, the next run removes it.
  await connect()
    .then(sweep)
    .catch(() => undefined);
}
