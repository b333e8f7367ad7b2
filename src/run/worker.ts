// The worker: first process of a world. Takes one job, starts the clusters of its group side by side, measures them, sends
// events. Ends with its world: when this process is gone, the kernel ends everything it started.
import { availableParallelism } from 'node:os';
import { getOneMessage, sendMessage } from 'execa';
import { clusterFolder } from '../domain/evidence-folder.ts';
import { upgradesOf } from '../domain/plan.ts';
import type { Event } from '../domain/results.ts';
import type { Setting } from '../domain/setting.ts';
import {
  type Cluster,
  ConfigRejected,
  type EngineContext,
  InitFailed,
  type World,
} from '../engine/engine.ts';
import { tightener } from '../engine/tighten.ts';
import { waitedSeconds, waitFor } from '../engine/wait.ts';
import { readTexts, saveTexts } from '../evidence/save.ts';
import { secretsOfWorld } from '../evidence/secrets.ts';
import { settingTexts } from '../evidence/setting-secrets.ts';
import { endOnCrash } from '../system/crash.ts';
import { openDoor } from './door.ts';
import type { Emit, Job, Retained } from './job.ts';
import { limiter } from './limiter.ts';
import { mapLimited } from './map-limited.ts';
import { measure, measureChanged } from './measure.ts';
import { reportInit } from './measure-whole.ts';
import { type Plane, planesOf } from './planes.ts';
import { faultOf, inconclusive, json, report } from './reporting.ts';
import { crashText } from './worker-died.ts';

/** Nothing leaves this process but through here: events and what is retained by `send`, files and logs by whoever writes them. */
const secrets = secretsOfWorld();
let sending: Promise<void> = Promise.resolve();
const send = (message: Event | Retained) => {
  sending = sending
    .then(() => sendMessage(secrets.value(JSON.parse(JSON.stringify(message)))))
    .catch((thrown) => {
      // Nobody listens any more: what is left to do is to take the world down.
      if (process.connected && !ended.signal.aborted) throw thrown;
    });
};
const answered = new Set<string>();
/** Settings of whose cluster something was said. */
const told = new Set<string>();
const emit: Emit = (event) => {
  if (event.type === 'cell') answered.add(event.id);
  if (event.type === 'cluster') told.add(event.cluster.setting);
  send(event);
};

const ended = new AbortController();
let world: World | undefined;
endOnCrash(
  (thrown) => secrets.value(crashText(thrown)),
  async (thrown) => {
    ended.abort(thrown);
    if (!ownNamespaces) await world?.[Symbol.asyncDispose]();
  },
);

const job = (await getOneMessage()) as unknown as Job;
const start = performance.now();
const { group, output } = job;
for (const setting of group.settings) secrets.knowIn(...settingTexts(setting));
const ownNamespaces = group.engine !== 'kind';
process.once('disconnect', () => void interrupted());
// `on`, not `once`: execa's clean-up ends the process by the same signal when it finds itself the only listener. It ends the children first, and
// the first process of a PID namespace survives its own signal: it would go on asking servers that it has ended.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => void interrupted());
const { version } = group;
const { depth, engine } = group;
const folderOf = (setting: Setting) => clusterFolder(version, setting.id, engine, depth);

/** Each engine's own world; only one of them is loaded. */
async function startWorld(context: EngineContext): Promise<World> {
  switch (group.engine) {
    case 'process':
    case 'process-node':
      return await (await import('../engine/process/world.ts')).startWorld(context);
    case 'kind':
      return await (await import('../engine/kind/world.ts')).startWorld(context);
    default:
      return group.engine satisfies never;
  }
}

/** The parent is gone or wants an end. What lives outside of namespaces of our own must be taken down. */
async function interrupted(): Promise<void> {
  if (ended.signal.aborted) return;
  ended.abort();
  try {
    if (!ownNamespaces) await world?.[Symbol.asyncDispose]();
  } finally {
    process.exit(130);
  }
}

/** What is asked under these settings. */
const cellsOf = (settings: Setting[]) =>
  group.cells.filter((cell) => settings.some(({ id }) => id === cell.setting));

/** Says of a setting that its cluster did not come up, or did not last, and so of what was not answered yet. */
async function clusterFault(
  setting: Setting,
  plane: Setting,
  thrown: unknown,
  readySeconds?: number,
): Promise<void> {
  const cells = cellsOf([setting]);
  const open = cells.filter(({ id }) => !answered.has(id));
  // What was interrupted is no fault.
  if (ended.signal.aborted) return;
  if (cells.length > 0 && open.length === 0 && told.has(setting.id)) return;
  const texts = await readTexts((await world?.left(plane)) ?? {}).catch(() => ({}));
  // The fault is told even where its evidence cannot be stored: a full disk may be the fault.
  const evidence = await saveTexts(output, folderOf(setting), texts, secrets).catch((): string[] => []);
  const ready = readySeconds === undefined ? {} : { readySeconds };
  const cluster = { version, setting: setting.id, engine, depth, ...ready, evidence };
  if (thrown instanceof ConfigRejected) {
    emit({ type: 'cluster', cluster: { ...cluster, rejected: thrown.said } });
    const proof = evidence.filter((path) => /(kube-apiserver.*\.log|authentication\.yaml)$/.test(path));
    const observed = { kind: 'config-rejected', message: thrown.said } as const;
    for (const cell of open) report({ emit }, cell, { observed, evidence: proof });
    return;
  }
  emit({ type: 'cluster', cluster: { ...cluster, fault: faultOf(thrown) } });
  for (const cell of open) {
    if (cell.probe.kind === 'init' && thrown instanceof InitFailed) {
      await reportInit({ job, emit, secrets }, cell, thrown.record);
      continue;
    }
    report({ emit }, cell, { observed: inconclusive(thrown), evidence });
  }
}

/** Best effort: an apiserver that its own health checks end may be away. */
async function stateOf({ admin, supervision }: Cluster): Promise<Record<string, string>> {
  const limits = { limit: 3_000, signal: supervision.signal, every: 250 };
  const state = await waitFor('the state of the cluster is seen', admin.state, limits).catch(() => undefined);
  return state === undefined ? {} : { 'state.json': json(state) };
}

/** Each is a machine that takes memory and watches files. */
const withNode = limiter(job.nodes);

/** A start keeps a processor busy, while most of a refused join is waiting: so few start at once, and measuring overlaps. */
const startOne = limiter(availableParallelism());

/** Measures settings that share a control plane, turn after turn. */
async function measurePlane(world: World, turns: Plane): Promise<void> {
  const settings = turns.flat();
  const [setting] = settings as [Setting];
  let ready: number | undefined;
  try {
    const { cluster, readySeconds } = await startOne(async () => {
      const began = performance.now();
      const cluster = await world.startCluster(setting, cellsOf(settings));
      return { cluster, readySeconds: Number(((performance.now() - began) / 1000).toFixed(2)) };
    });
    ready = readySeconds;
    await using _end = job.retain ? undefined : cluster;
    emit({ type: 'progress', version, text: `${setting.id}: ready after ${readySeconds} s` });
    await cluster.supervision.during(() => measureTurns(cluster, turns, readySeconds));
    if (job.door !== undefined) await openDoor(cluster, job.door, { ownNamespaces, secrets });
    if (job.retain) {
      cluster.supervision[Symbol.dispose]();
      send({ type: 'retained', setting: setting.id, argv: cluster.enter });
    }
  } catch (thrown) {
    for (const one of settings) await clusterFault(one, setting, thrown, ready);
  }
}

/** Measures settings that share a control plane, turn after turn, for as long as it lives. */
async function measureTurns(cluster: Cluster, turns: Plane, readySeconds: number): Promise<void> {
  const settings = turns.flat();
  const { admin, supervision } = cluster;
  const { signal } = supervision;
  // What is said after its end rests on nothing.
  const say: Emit = (event) => (signal.aborted ? undefined : emit(event));
  const measuring = { job, emit: say, signal, secrets, withNode };
  const tighten = tightener(admin, { limit: job.timeoutSeconds * 1000, signal });
  // Changes come last, one setting's after the other's: what else runs in a control plane may not outlive a restart of its apiserver.
  const changed = settings.filter((one) => cellsOf([one]).some(({ probe }) => 'change' in probe));
  const steps = [
    ...turns.map((turn) => ({ turn, put: measure })),
    ...changed.map((one) => ({ turn: [one], put: measureChanged })),
  ];
  for (const { turn, put } of steps) {
    await tighten(turn[0] as Setting);
    await Promise.all(
      turn.map((setting) => put({ ...measuring, cluster: { ...cluster, setting } }, cellsOf([setting]))),
    );
    const through = turn.filter((one) => put === measureChanged || !changed.includes(one));
    if (through.length > 0) await keepCluster(cluster, through, readySeconds, say);
  }
}

/** Keeps what there is of a cluster when settings of a turn are through, in the folder of the first of them. */
async function keepCluster(
  cluster: Cluster,
  settings: Setting[],
  readySeconds: number,
  emit: Emit,
): Promise<void> {
  const [texts, state] = await Promise.all([cluster.files(), stateOf(cluster)]);
  const all = { ...(await readTexts(texts)), ...state };
  const evidence = await saveTexts(output, folderOf(settings[0] as Setting), all, secrets);
  const { reported } = cluster;
  for (const { id } of settings) {
    const info = { version, setting: id, engine, depth, reported, readySeconds, evidence };
    emit({ type: 'cluster', cluster: info });
  }
}

emit({ type: 'group-start', version, engine, depth, settings: group.settings.map(({ id }) => id) });
try {
  const progress = (text: string) => emit({ type: 'progress', version, text });
  const started = await startWorld({ ...job, signal: ended.signal, progress, secrets });
  world = started;
  if (started.binaries) emit({ type: 'binaries', binaries: started.binaries });
  // An upgrade keeps a processor busy, and a cluster that its own health checks end must not wait for its turn until they do.
  const together = upgradesOf(group).length > 0 ? Math.min(job.jobs, availableParallelism()) : job.jobs;
  await mapLimited(planesOf(group, job.retain), together, (turns) => measurePlane(started, turns));
} catch (thrown) {
  for (const setting of group.settings) await clusterFault(setting, setting, thrown);
}
if (!ownNamespaces && !job.retain) await world?.[Symbol.asyncDispose]();
const seconds = (performance.now() - start) / 1000;
emit({
  type: 'group-end',
  version,
  engine,
  depth,
  seconds,
  overheadSeconds: seconds - waitedSeconds(),
  peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
});
await sending;
// Retained clusters live until the parent ends this process.
if (!job.retain) process.exit(0);
setInterval(() => {}, 2 ** 30);
