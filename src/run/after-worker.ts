// Removes what a killed worker leaves outside its namespaces. The worker cannot do this itself any more, so its parent
// does.
import type { Group } from '../domain/plan.ts';
import { removeCgroups } from '../engine/process/cgroups.ts';

/** A worker that has ended. */
export interface EndedWorker {
  /** Absent if a signal killed it. */
  exitCode?: number | undefined;
}

/** Removes the control groups of a whole cluster, or what a killed worker of the kind engine left in Docker. */
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
  // If Docker cannot be reached either, the next run removes it.
  await connect()
    .then(sweep)
    .catch(() => undefined);
}
