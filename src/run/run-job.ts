// Runs one job: starts the world of a group, measures its control planes side by side, reports the results and ends the
// world.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { type Group, upgradesOf } from '../domain/plan.ts';
import { needsSecond } from '../domain/probe.ts';
import type { EngineContext, World } from '../engine/engine.ts';
import { waitedSeconds } from '../engine/wait.ts';
import { settingTexts } from '../evidence/setting-secrets.ts';
import { unlessAborted } from '../system/limit.ts';
import { controlPlanesOf, longestFirst } from './control-planes.ts';
import type { Job } from './job.ts';
import { measureControlPlane } from './measure-control-plane.ts';
import { ofApiservers } from './pieces.ts';
import { reportFault } from './report-fault.ts';
import { type JobContext, type Telling, tellingOf } from './telling.ts';

/**
 * Resolves when everything is reported and removed; with `retain`, only when the signal fires. Faults of the world or
 * of a cluster are reported and do not reject it. After the signal has fired, nothing more is reported.
 */
export async function runJob(job: Job, context: JobContext): Promise<void> {
  const start = performance.now();
  const { version, engine, depth, settings } = job.group;
  for (const setting of settings) context.secrets.knowIn(...settingTexts(setting));
  const telling = tellingOf(job, context);
  telling.emit({ type: 'group-start', version, engine, depth, settings: settings.map(({ id }) => id) });
  let world: World | undefined;
  try {
    await unlessAborted(
      context.signal,
      measureGroup(telling, (started) => {
        world = started;
      }),
    );
  } catch (thrown) {
    for (const setting of settings) await reportFault(telling, { setting, first: setting, world, thrown });
  }
  if (!job.retain) await world?.[Symbol.asyncDispose]();
  const seconds = (performance.now() - start) / 1000;
  const overheadSeconds = seconds - waitedSeconds();
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  telling.emit({ type: 'group-end', version, engine, depth, seconds, overheadSeconds, peakMiB });
  if (!job.retain) return;
  // A listener on an abort signal does not keep a process alive; a timer does.
  const alive = setInterval(() => {}, 2 ** 30);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  clearInterval(alive);
  await world?.[Symbol.asyncDispose]();
}

/** Measures every control plane of the group in a world. Calls `started` as soon as the world exists. */
async function measureGroup(telling: Telling, started: (world: World) => void): Promise<void> {
  const { job, emit, secrets, signal } = telling;
  const { group, nodes, retain } = job;
  const alone = !retain && ofApiservers(group);
  const jobs = alone ? job.apiservers : group.depth === 'node' ? job.clusters : job.jobs;
  const progress = (text: string) => emit({ type: 'progress', version: group.version, text });
  const world = await startWorld({ ...job, signal, progress, secrets });
  started(world);
  if (world.binaries) emit({ type: 'binaries', binaries: world.binaries });
  const processors = availableParallelism();
  const measuring = {
    ...telling,
    world,
    // Each node is a machine that uses memory and file watchers.
    withNode: pLimit(nodes),
    startOne: pLimit(startsAtOnce(group, alone)),
  };
  // An upgrade keeps a processor busy. A cluster whose health checks fail must not wait so long for a processor that
  // they end it first.
  const most = upgradesOf(group).length > 0 ? Math.min(jobs, processors) : jobs;
  // With a further control plane a cluster needs as much as two.
  const further = group.cells.some(({ probe }) => needsSecond(probe));
  const together = further ? Math.max(1, Math.floor(most / 2)) : most;
  await pLimit(together).map(longestFirst(controlPlanesOf(group, retain), group), (batches) =>
    measureControlPlane(measuring, batches),
  );
}

/**
 * An apiserver that starts waits for a second in between, for what it polls. So where nothing else runs, three start at
 * once for each processor; where nodes join beside them, one more than there are processors; of whole clusters, whose
 * health checks must not wait for a processor, one for each.
 */
function startsAtOnce({ depth }: Group, alone: boolean): number {
  const processors = availableParallelism();
  if (alone) return 3 * processors;
  return depth === 'bare' ? processors + 1 : processors;
}

/** Loads the engine and starts its world. */
async function startWorld(context: EngineContext): Promise<World> {
  const { engine } = context.group;
  switch (engine) {
    case 'process':
    case 'process-node':
      return await (await import('../engine/process/world.ts')).startWorld(context);
    case 'kind':
      return await (await import('../engine/kind/world.ts')).startWorld(context);
    default:
      return engine satisfies never;
  }
}
