// Measures the settings that share a control plane: starts it, asks turn after turn for as long as it lives, keeps its
// logs and configuration.
import type { Kept } from '../domain/evidence.ts';
import { secondsSince } from '../domain/seconds.ts';
import type { Setting } from '../domain/setting.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { World } from '../engine/engine.ts';
import { objectSwitch } from '../engine/object-switch.ts';
import { waitFor } from '../engine/wait.ts';
import { readTexts, saveTexts } from '../evidence/save.ts';
import { publishAccess } from './cluster-access.ts';
import { cellsUnder, clusterInfo } from './cluster-info.ts';
import type { ControlPlane } from './control-planes.ts';
import type { Emit } from './job.ts';
import { measure, measureChanged } from './measure.ts';
import { reportFault } from './report-fault.ts';
import { json } from './reporting.ts';
import type { Telling } from './telling.ts';

type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

export interface ControlPlaneMeasuring extends Telling {
  world: World;
  /** Runs work that takes a node of its own when one more fits on this machine. */
  withNode: Limiter;
  /** Starts a control plane when a processor is free for it. */
  startOne: Limiter;
}

/** Does not reject: what goes wrong is told of each setting. */
export async function measureControlPlane(
  measuring: ControlPlaneMeasuring,
  turns: ControlPlane,
): Promise<void> {
  const { world, job, emit, send, secrets, startOne } = measuring;
  const { group, retain, accessFolder } = job;
  const settings = turns.flat();
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
    await cluster.supervision.during(() => measureTurns(measuring, cluster, turns, readySeconds));
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

async function measureTurns(
  measuring: ControlPlaneMeasuring,
  cluster: Cluster,
  turns: ControlPlane,
  readySeconds: number,
): Promise<void> {
  const { job } = measuring;
  const settings = turns.flat();
  const { admin, supervision } = cluster;
  const { signal } = supervision;
  // What is said after its end rests on nothing.
  const emit: Emit = (event) => (signal.aborted ? undefined : measuring.emit(event));
  const switchTo = objectSwitch(admin, job.group.version, { limit: job.timeoutSeconds * 1000, signal });
  // Changes come last, one setting's after the other's: what else runs in a control plane may not outlive a restart of
  // its apiserver.
  const changed = settings.filter((one) =>
    cellsUnder(job.group, [one]).some(({ probe }) => 'change' in probe),
  );
  const steps = [
    ...turns.map((turn) => ({ turn, put: measure })),
    ...changed.map((one) => ({ turn: [one], put: measureChanged })),
  ];
  for (const { turn, put } of steps) {
    await switchTo(turn[0] as Setting);
    await Promise.all(
      turn.map((setting) => {
        const own = { ...measuring, emit, signal, cluster: { ...cluster, setting } };
        return put(own, cellsUnder(job.group, [setting]));
      }),
    );
    const through = turn.filter((one) => put === measureChanged || !changed.includes(one));
    if (through.length > 0) await keepCluster({ ...measuring, emit }, cluster, through, readySeconds);
  }
}

/** Keeps what there is of a cluster when settings of a turn are through, in the folder of the first of them. */
async function keepCluster(
  { job, secrets, emit }: ControlPlaneMeasuring,
  cluster: Cluster,
  settings: Setting[],
  readySeconds: number,
): Promise<void> {
  const [texts, state] = await Promise.all([cluster.files(), stateOf(cluster)]);
  const all = { ...(await readTexts(texts)), ...state };
  const { folder } = clusterInfo(job.group, settings[0] as Setting);
  const evidence = await saveTexts(job.output, folder, all, secrets);
  for (const setting of settings) {
    const { folder: _, ...info } = clusterInfo(job.group, setting);
    emit({ type: 'cluster', cluster: { ...info, reported: cluster.reported, readySeconds, evidence } });
  }
}

/** Best effort: an apiserver that its own health checks end may be away. */
async function stateOf({ admin, supervision }: Cluster): Promise<Kept> {
  const limits = { limit: 3_000, signal: supervision.signal, every: 250 };
  const state = await waitFor('the state of the cluster is seen', admin.state, limits).catch(() => undefined);
  return state === undefined ? {} : { state: json(state) };
}
