// Measures load balancers: puts each before the apiserver and lets it say whether the apiserver is up.
import pLimit from 'p-limit';
import type { Cell } from '../domain/cell.ts';
import type { BearerlessError } from '../domain/error.ts';
import { lastLines } from '../domain/text.ts';
import { balance } from '../probe/balancer/balance.ts';
import { inconclusive, type Measuring, report, reportKept } from './reporting.ts';
import { steadily } from './steadily.ts';

const atOnce = 4;

/** Measures the cells that are about load balancers. */
export async function measureBalancers(measuring: Measuring, cells: Cell[]): Promise<void> {
  const { cluster, signal } = measuring;
  await pLimit(atOnce).map(cells, async (cell) => {
    if (cell.probe.kind !== 'lb') return;
    const { check } = cell.probe;
    try {
      const { answer, fault, notes } = await steadily(cluster.supervision, () =>
        balance(check, cluster, signal),
      );
      if ('unsupported' in answer) {
        const observed = { kind: 'unsupported', because: answer.unsupported } as const;
        report(measuring, cell, { observed, evidence: [] });
        return;
      }
      const { seen, kept } = answer;
      await reportKept(measuring, cell, {
        texts: kept,
        result: {
          observed: fault ? inconclusive(fault) : { kind: 'balancer', ...seen },
          ...(notes.length > 0 ? { notes } : {}),
        },
      });
    } catch (thrown) {
      signal.throwIfAborted();
      const { tail = '' } = thrown as Partial<BearerlessError>;
      const notes =
        tail === '' ? {} : { notes: [`its last words: ${lastLines(tail, 4).replaceAll('\n', '; ')}`] };
      report(measuring, cell, { observed: inconclusive(thrown), evidence: [], ...notes });
    }
  });
}
