// Measures what only a whole cluster shows: its init and the restarts of its static pods.
import type { Cell } from '../domain/cell.ts';
import type { Kept } from '../domain/evidence.ts';
import { shortOutcome } from '../domain/outcome.ts';
import type { InitRecord } from '../engine/not-up.ts';
import { initNotes, judgeInit } from '../probe/init.ts';
import { watchRestarts } from '../probe/restart.ts';
import { judgeRestarts } from '../probe/restart-outcome.ts';
import { doubtsOf } from './doubts.ts';
import { inconclusive, json, type Measuring, report, reportKept, save } from './reporting.ts';

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
