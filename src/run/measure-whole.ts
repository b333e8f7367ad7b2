// Measures what only a whole cluster shows: its init, the restarts of its static pods, and what it answers after a change.
// Changes come last, one after the other, since nothing is as it was after them.
import type { Cell } from '../domain/cell.ts';
import { type Observed, shortOutcome } from '../domain/outcome.ts';
import { changeId, type Probe } from '../domain/probe.ts';
import type { InitRecord } from '../engine/engine.ts';
import { judgeChange, makeChange } from '../probe/change.ts';
import { ask, judgeTranscript } from '../probe/http.ts';
import { initNotes, judgeInit } from '../probe/init.ts';
import { watchRestarts } from '../probe/restart.ts';
import { judgeRestarts } from '../probe/restart-outcome.ts';
import { inconclusive, json, type Measuring, report, save } from './reporting.ts';

type AfterProbe = Extract<Probe, { kind: 'after' }>;
type Repeated = { cell: Cell; probe: AfterProbe; before: Observed };
type AskAll = (measuring: Measuring, cells: Repeated[]) => Promise<void>;

/** Says what the init of this cluster came to. */
export async function measureInit(measuring: Measuring, cells: Cell[]): Promise<void> {
  const init = measuring.cluster.whole?.init;
  const cell = cells.find(({ probe }) => probe.kind === 'init');
  if (init && cell) await reportInit(measuring, cell, init);
}

/** The same of an init that failed, after which there is no cluster. */
export async function reportInit(
  measuring: Pick<Measuring, 'job' | 'emit' | 'secrets'>,
  cell: Cell,
  init: InitRecord,
): Promise<void> {
  const { output, ...rest } = init;
  const evidence = await save(measuring, cell, { 'init.json': json(rest), 'output.txt': output });
  const notes = initNotes(init);
  report(measuring, cell, { observed: judgeInit(init), evidence, ...(notes.length > 0 ? { notes } : {}) });
}

/** Watches the pods that cells ask about. */
export async function measureRestarts(measuring: Measuring, cells: Cell[]): Promise<void> {
  const { cluster, signal } = measuring;
  const { whole, admin } = cluster;
  await Promise.all(
    cells.map(async (cell) => {
      if (cell.probe.kind !== 'restart' || !whole) return;
      const { component } = cell.probe;
      try {
        const manifest = await whole.readManifest(component);
        const watched = { pod: `${component}-${whole.node}`, manifest };
        const record = await watchRestarts(admin, watched, signal);
        const { events, ...rest } = record;
        const evidence = await save(measuring, cell, {
          'pod.json': json(rest),
          'events.json': json(events),
          'manifest.yaml': manifest,
        });
        const observed = judgeRestarts(record);
        const notes = [...initNotes(whole.init)];
        if (shortOutcome(observed) !== 'restarted')
          notes.push(
            record.patience === 0
              ? 'its manifest has no probe that could end it'
              : `watched for longer than the ${record.patience} s after which failing probes end it`,
          );
        report(measuring, cell, { observed, evidence, notes });
      } catch (thrown) {
        signal.throwIfAborted();
        report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
      }
    }),
  );
}

/** Makes each change that cells ask about, asks before and after it. */
export async function measureChanges(measuring: Measuring, cells: Cell[], askAll: AskAll): Promise<void> {
  const { cluster, job, signal } = measuring;
  const { whole } = cluster;
  const changes = cells.flatMap(({ probe }) => ('change' in probe ? [probe.change] : []));
  for (const change of new Map(changes.map((change) => [changeId(change), change])).values()) {
    if (!whole) return;
    const same = (probe: Probe) => 'change' in probe && changeId(probe.change) === changeId(change);
    const own = cells.find(({ probe }) => probe.kind === 'change' && same(probe));
    const after = cells.flatMap((cell) =>
      cell.probe.kind === 'after' && same(cell.probe) ? [{ cell, probe: cell.probe }] : [],
    );
    const repeated: Repeated[] = [];
    for (const one of after) repeated.push({ ...one, before: await before(measuring, one.probe) });
    const record = await makeChange(cluster, whole, change, { limit: job.timeoutSeconds * 1000, signal });
    const { before: original, after: edited, output, ...rest } = record;
    if (own) {
      const texts = {
        'change.json': json(rest),
        'before.yaml': original,
        'after.yaml': edited,
        ...(output === undefined ? {} : { 'output.txt': output }),
      };
      report(measuring, own, { observed: judgeChange(record), evidence: await save(measuring, own, texts) });
    }
    if (record.fault === undefined) await askAll(measuring, repeated);
    else {
      const observed = { kind: 'inconclusive', code: 'no-change', because: record.fault.message } as const;
      for (const { cell } of repeated) report(measuring, cell, { observed, evidence: [] });
    }
  }
}

/** What the cluster answers to the same request before the change. */
async function before({ cluster, signal }: Measuring, probe: AfterProbe): Promise<Observed> {
  const { method, path, identity } = probe;
  const credential = cluster.credentials[identity] ?? {};
  return judgeTranscript(await ask({ ...cluster.apiserver, method, path, identity, credential }, signal));
}
