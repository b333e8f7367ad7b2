// Measures the settings that share a control plane: starts it, measures batch after batch until it ends, and keeps its
// logs and configuration.
import type { Kept } from '../domain/evidence.ts';
import { changesCluster } from '../domain/probe.ts';
import { secondsSince } from '../domain/seconds.ts';
import type { Setting } from '../domain/setting.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { World } from '../engine/engine.ts';
import { objectSwitch } from '../engine/object-switch.ts';
import { waitFor } from '../engine/wait.ts';
import { readTexts, saveTexts } from '../evidence/save.ts';
import { publishAccess } from './cluster-access.ts';
import { cellsUnder, clusterInfo } from './cluster-info.ts';
import type { Batches } from './control-planes.ts';
import type { Emit } from './job.ts';
import { measure, measureChanged } from './measure.ts';
import { reportFault } from './report-fault.ts';
import { json } from './reporting.ts';
import type { Telling } from './telling.ts';

type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

export interface ControlPlaneMeasuring extends Telling {
  world: World;
  /** Runs work that needs its own node, as soon as this machine has room for one more. */
  withNode: Limiter;
  /** Starts a control plane as soon as a processor is free for it. */
  startOne: Limiter;
}

/** Never rejects: errors are reported for each setting. */
export async function measureControlPlane(measuring: ControlPlaneMeasuring, batches: Batches): Promise<void> {
  const { world, job, emit, send, secrets, startOne } = measuring;
  const { group, retain, accessFolder } = job;
  const settings = batches.flat();
  const [first] = settings as [Setting];
  let ready: number | undefined;
  try {
    const { cluster, readySeconds } = await startOne(async () => {
      const began = performance.now();
      const cluster = await world.startCluster(first, cellsUnder(group, settings));
      return { cluster, readySeconds: secondsSince(began) };
    });
    ready = readySeconds;
    await using _end = retain ? undefined : cluster;
    emit({ type: 'progress', version: group.version, text: `${first.id}: ready after ${readySeconds} s` });
    await cluster.supervision.during(() => measureBatches(measuring, cluster, { batches, readySeconds }));
    if (accessFolder !== undefined)
      await publishAccess(cluster, accessFolder, { ownNamespaces: group.engine !== 'kind', secrets });
    if (retain) {
      cluster.supervision[Symbol.dispose]();
      send({ type: 'retained', setting: first.id, argv: cluster.enter });
    }
  } catch (thrown) {
    for (const setting of settings)
      await reportFault(measuring, { setting, first, world, thrown, readySeconds: ready });
  }
}

async function measureBatches(
  measuring: ControlPlaneMeasuring,
  cluster: Cluster,
  { batches, readySeconds }: { batches: Batches; readySeconds: number },
): Promise<void> {
  const { job } = measuring;
  const settings = batches.flat();
  const { admin, supervision } = cluster;
  const { signal } = supervision;
  // After the supervision has ended, results would no longer be reliable.
  const emit: Emit = (event) => (signal.aborted ? undefined : measuring.emit(event));
  const switchTo = objectSwitch(admin, job.group.version, { limit: job.timeoutSeconds * 1000, signal });
  // Changes come last, one setting after the other, because the other components of a control plane may not survive a
  // restart of its apiserver.
  const changed = settings.filter((one) =>
    cellsUnder(job.group, [one]).some(({ probe }) => changesCluster(probe)),
  );
  const steps = [
    ...batches.map((batch) => ({ batch, put: measure })),
    ...changed.map((one) => ({ batch: [one], put: measureChanged })),
  ];
  for (const { batch, put } of steps) {
    await switchTo(batch[0] as Setting);
    await Promise.all(
      batch.map((setting) => {
        const own = { ...measuring, emit, signal, cluster: { ...cluster, setting } };
        return put(own, cellsUnder(job.group, [setting]));
      }),
    );
    const through = batch.filter((one) => put === measureChanged || !changed.includes(one));
    if (through.length > 0)
      await keepCluster({ ...measuring, emit }, cluster, { settings: through, readySeconds });
  }
}

/** Keeps the files of a cluster when the settings of a batch are measured, in the folder of the first of them. */
async function keepCluster(
  { job, secrets, emit }: ControlPlaneMeasuring,
  cluster: Cluster,
  { settings, readySeconds }: { settings: Setting[]; readySeconds: number },
): Promise<void> {
  const [texts, state] = await Promise.all([cluster.files(), stateOf(cluster)]);
  const all = { ...(await readTexts(texts)), ...state };
  const { folder } = clusterInfo(job.group, settings[0] as Setting);
  const evidence = await saveTexts(job.output, { folder, texts: all, secrets });
  for (const setting of settings) {
    const { folder: _, ...info } = clusterInfo(job.group, setting);
    const { reported, defaultObjects } = cluster;
    emit({ type: 'cluster', cluster: { ...info, reported, readySeconds, defaultObjects, evidence } });
  }
}

/** Best effort: the apiserver may be down because of its own health checks. */
async function stateOf({ admin, supervision }: Cluster): Promise<Kept> {
  const limits = { limit: 3_000, signal: supervision.signal, every: 250 };
  const state = await waitFor('the state of the cluster is seen', admin.state, limits).catch(() => undefined);
  return state === undefined ? {} : { state: json(state) };
}
