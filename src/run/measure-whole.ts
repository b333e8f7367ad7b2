// Measures what only a whole cluster shows: its init and the restarts of its static pods. Also measures any cluster
// after changes. Changes come last, one after the other, since they affect everything else.
import type { Cell } from '../domain/cell.ts';
import type { Kept } from '../domain/evidence.ts';
import { type Observed, shortOutcome } from '../domain/outcome.ts';
import { changeId, type Probe } from '../domain/probe.ts';
import type { InitRecord } from '../engine/not-up.ts';
import { type ChangeRecord, isUsableAfter, judgeChange, makeChange } from '../probe/change.ts';
import { credentialOf } from '../probe/credentials.ts';
import { askDecided, judgeTranscript, requestOf } from '../probe/http.ts';
import { initNotes, judgeInit } from '../probe/init.ts';
import { watchRestarts } from '../probe/restart.ts';
import { judgeRestarts } from '../probe/restart-outcome.ts';
import { doubtsOf, madeSteadily } from './doubts.ts';
import { inconclusive, json, type Measuring, report, reportKept, save } from './reporting.ts';
import { steadily } from './steadily.ts';

type AfterProbe = Extract<Probe, { kind: 'after' }>;
type Repeated = { cell: Cell; probe: AfterProbe; before: Observed };
type AskAll = (measuring: Measuring, cells: Repeated[]) => Promise<void>;

/** Reports the result of this cluster's init. */
export async function measureInit(measuring: Measuring, cells: Cell[]): Promise<void> {
  const { controlPlane } = measuring.cluster;
  const cell = cells.find(({ probe }) => probe.kind === 'init');
  if (cell && controlPlane.runBy === 'kubelet') await reportInit(measuring, cell, controlPlane.init);
}

/** Reports the result of an init. If it failed, there is no cluster. */
export async function reportInit(
  measuring: Pick<Measuring, 'job' | 'emit' | 'secrets'>,
  cell: Cell,
  init: InitRecord,
): Promise<void> {
  const notes = initNotes(init);
  await reportKept(measuring, cell, {
    texts: initTexts(init),
    result: {
      observed: judgeInit(init),
      ...(notes.length > 0 ? { notes } : {}),
    },
  });
}

/** What is kept of an init. */
export function initTexts({ output, ...rest }: InitRecord): Kept {
  return { init: json(rest), output };
}

/** Watches the pods that the cells are about. */
export async function measureRestarts(measuring: Measuring, cells: Cell[]): Promise<void> {
  const { cluster, signal } = measuring;
  const { controlPlane: pods, admin } = cluster;
  if (pods.runBy !== 'kubelet') return;
  await Promise.all(
    cells.map(async (cell) => {
      if (cell.probe.kind !== 'restart') return;
      const { component } = cell.probe;
      const since = performance.now();
      try {
        const manifest = await pods.readManifest(component);
        const watched = { pod: `${component}-${pods.node}`, manifest };
        const record = await watchRestarts(admin, watched, signal);
        const { events, ...rest } = record;
        const evidence = await save(measuring, cell, {
          pod: json(rest),
          events: json(events),
          manifest,
        });
        const observed = judgeRestarts(record, await doubtsOf(measuring, pods, { record, since }));
        const notes = [...initNotes(pods.init)];
        if (observed.kind === 'restarts' && shortOutcome(observed) !== 'restarted')
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

/** Makes each change that the cells are about, and sends their requests before and after it. */
export async function measureChanges(measuring: Measuring, cells: Cell[], askAll: AskAll): Promise<void> {
  const { cluster, job, signal } = measuring;
  const changes = cells.flatMap(({ probe }) => ('change' in probe ? [probe.change] : []));
  for (const change of new Map(changes.map((change) => [changeId(change), change])).values()) {
    const same = cells.filter(
      ({ probe }) => 'change' in probe && changeId(probe.change) === changeId(change),
    );
    const own = same.find(({ probe }) => probe.kind === 'change');
    const after = same.flatMap((cell) => (cell.probe.kind === 'after' ? [{ cell, probe: cell.probe }] : []));
    const asked = new Set<Cell>();
    const open = (observed: Observed) => {
      for (const cell of same) if (!asked.has(cell)) report(measuring, cell, { observed, evidence: [] });
    };
    try {
      const repeated = await askBefore(measuring, after);
      const limits = { limit: job.timeoutSeconds * 1000, signal };
      const { record, trouble } = await madeSteadily(measuring, () => makeChange(cluster, change, limits));
      const because = record.fault && trouble && `${record.fault.message}, while ${trouble}`;
      if (own) {
        const evidence = await save(measuring, own, textsOf(record));
        const observed: Observed = because
          ? { kind: 'inconclusive', code: 'unsteady', because }
          : judgeChange(record);
        report(measuring, own, { observed, evidence });
        asked.add(own);
      }
      if (!isUsableAfter(record)) {
        open({ kind: 'inconclusive', code: 'no-change', because: record.fault?.message ?? '' });
        continue;
      }
      await askAll(measuring, repeated);
    } catch (thrown) {
      signal.throwIfAborted();
      open(inconclusive(thrown));
      // The state of the cluster is unknown now.
      return;
    }
  }
}

function textsOf({ before, after, output, ...rest }: ChangeRecord): Kept {
  return {
    change: json(rest),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(output === undefined ? {} : { output }),
  };
}

/** Sends the same requests before the change. */
async function askBefore(
  { cluster, signal }: Measuring,
  cells: Omit<Repeated, 'before'>[],
): Promise<Repeated[]> {
  const { answer, fault } = await steadily(cluster.supervision, async () => {
    const repeated: Repeated[] = [];
    for (const { cell, probe } of cells) {
      const credential = credentialOf(cluster, probe.identity);
      const question = { ...cluster.apiserver, ...requestOf(probe), credential };
      const { transcript } = await askDecided(question, signal);
      repeated.push({ cell, probe, before: judgeTranscript(transcript) });
    }
    return repeated;
  });
  if (fault) throw fault;
  return answer;
}
