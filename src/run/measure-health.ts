// Measures health checks: runs the probes of static pods as their kubelet would.
import type { Cell } from '../domain/cell.ts';
import { probeHealth } from '../probe/health.ts';
import { healthNotes, judgeHealth } from '../probe/health-outcome.ts';
import { inconclusive, json, type Measuring, report, save } from './reporting.ts';
import { steadily } from './steadily.ts';

/** Runs the probes of the pods that the cells are about. */
export async function measureHealth(measuring: Measuring, cells: Cell[]): Promise<void> {
  const { cluster, signal } = measuring;
  await Promise.all(
    cells.map(async (cell) => {
      if (cell.probe.kind !== 'health-check') return;
      const { component } = cell.probe;
      try {
        const { answer, fault, notes } = await steadily(cluster.supervision, async () => {
          const pod = await cluster.staticPod(component);
          return { pod, record: await probeHealth(component, pod, { signal }) };
        });
        const { pod, record } = answer;
        const texts = { health: json(record), manifest: pod.manifest };
        const evidence = await save(measuring, cell, texts);
        report(measuring, cell, {
          observed: fault ? inconclusive(fault) : judgeHealth(record),
          evidence,
          notes: [...notes, ...healthNotes(record)],
        });
      } catch (thrown) {
        signal.throwIfAborted();
        report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
      }
    }),
  );
}
