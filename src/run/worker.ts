// The worker: first process of a world. Takes one job, starts the clusters of its group side by side, measures them, sends
// events. Ends with its world: when this process is gone, the kernel ends everything it started.
import { availableParallelism } from 'node:os';
import { getOneMessage, sendMessage } from 'execa';
import { type BearerlessError, messageOf } from '../domain/error.ts';
import type { Event } from '../domain/results.ts';
import type { Setting } from '../domain/setting.ts';
import type { World } from '../engine/engine.ts';
import { startWorld } from '../engine/process/world.ts';
import { waitedSeconds } from '../engine/wait.ts';
import { readTexts, saveTexts } from '../evidence/save.ts';
import type { Emit, Job, Retained } from './job.ts';
import { limiter } from './limiter.ts';
import { mapLimited } from './map-limited.ts';
import { inconclusive, measure } from './measure.ts';

let sending: Promise<void> = Promise.resolve();
const send = (message: Event | Retained) => {
  sending = sending.then(() => sendMessage(JSON.parse(JSON.stringify(message))));
};
const emit: Emit = send;

const ended = new AbortController();
process.once('disconnect', () => process.exit(130));

const job = (await getOneMessage()) as unknown as Job;
const start = performance.now();
const { group, output } = job;
const { version } = group;
const clusterFolder = (setting: Setting) => `evidence/${version}/${setting.id}/${group.engine}/cluster`;

function clusterFault(setting: Setting, thrown: unknown): void {
  const { code = 'harness-fault', tail } = thrown as Partial<BearerlessError>;
  const fault = { code, message: messageOf(thrown), ...(tail ? { tail } : {}) };
  emit({ type: 'cluster', cluster: { version, setting: setting.id, fault, evidence: [] } });
  for (const cell of group.cells.filter((cell) => cell.setting === setting.id)) {
    const expected = cell.expected ? { expected: cell.expected } : {};
    const result = { observed: inconclusive(thrown), evidence: [], attempts: 1, ...expected };
    emit({ type: 'cell', id: cell.id, result });
  }
}

/** A start keeps a processor busy, while most of a refused join is waiting: so few start at once, and measuring overlaps. */
const startOne = limiter(availableParallelism());

async function measureSetting(world: World, setting: Setting): Promise<void> {
  const cells = group.cells.filter((cell) => cell.setting === setting.id);
  try {
    const { cluster, readySeconds } = await startOne(async () => {
      const began = performance.now();
      const cluster = await world.startCluster(setting);
      return { cluster, readySeconds: Number(((performance.now() - began) / 1000).toFixed(2)) };
    });
    await using _end = job.retain ? undefined : cluster;
    const { credentials, kubeletClient, join } = cluster;
    const secrets = [...Object.values(credentials), kubeletClient]
      .flatMap(({ token, key }) => [token, key])
      .filter((secret) => secret !== undefined);
    emit({ type: 'progress', version, text: `${setting.id}: ready after ${readySeconds} s` });
    await measure({ cluster, job, emit, signal: ended.signal, secrets: [...secrets, join.token] }, cells);
    const texts = await readTexts(cluster.files());
    const evidence = await saveTexts(output, clusterFolder(setting), texts, secrets);
    const { reported } = cluster;
    emit({ type: 'cluster', cluster: { version, setting: setting.id, reported, readySeconds, evidence } });
    if (job.retain) send({ type: 'retained', setting: setting.id, argv: cluster.enter });
  } catch (thrown) {
    clusterFault(setting, thrown);
  }
}

emit({ type: 'group-start', version, settings: group.settings.map(({ id }) => id) });
try {
  const progress = (text: string) => emit({ type: 'progress', version, text });
  const world = await startWorld({ ...job, signal: ended.signal, progress });
  await mapLimited(group.settings, job.jobs, (setting) => measureSetting(world, setting));
} catch (thrown) {
  for (const setting of group.settings) clusterFault(setting, thrown);
}
const seconds = (performance.now() - start) / 1000;
emit({
  type: 'group-end',
  version,
  seconds,
  overheadSeconds: seconds - waitedSeconds(),
  peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
});
await sending;
// Retained clusters live until the parent ends this process.
if (!job.retain) process.exit(0);
setInterval(() => {}, 2 ** 30);
