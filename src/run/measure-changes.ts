// Measures a cluster after changes: makes them, one sequence after the other, and sends their requests before and after
// each change. Between two sequences the cluster becomes what it was; where it cannot, nothing more is asked of it.
import type { Cell } from '../domain/cell.ts';
import type { Change } from '../domain/change.ts';
import type { Kept } from '../domain/evidence.ts';
import type { Observed } from '../domain/outcome.ts';
import { asksSecond, changesCluster, changesOf, type Probe } from '../domain/probe.ts';
import {
  type ChangeRecord,
  isUsableAfter,
  judgeChange,
  makeChange,
  originalOf,
  undoChanges,
} from '../probe/change.ts';
import { credentialOf } from '../probe/credentials.ts';
import { askDecided, judgeTranscript, requestOf } from '../probe/http.ts';
import { madeSteadily } from './doubts.ts';
import { joinLater } from './join-later.ts';
import { inconclusive, json, type Measuring, report, save } from './reporting.ts';
import { idOf, sequencesOf } from './sequences.ts';
import { steadily } from './steadily.ts';

type AfterProbe = Extract<Probe, { kind: 'after' }>;
type Repeated = { cell: Cell; probe: AfterProbe; before: Observed };
type AskAll = (measuring: Measuring, cells: Repeated[]) => Promise<void>;

interface Asking {
  askAll: AskAll;
  /** The cluster as its second apiserver shows it, if one is asked. No change is made to that one. */
  second?: Measuring | undefined;
}

/** Makes the changes that the cells are about, and sends the requests of each before and after it. */
export async function measureChanges(measuring: Measuring, cells: Cell[], asking: Asking): Promise<void> {
  const { cluster, job, signal } = measuring;
  const limits = { limit: job.timeoutSeconds * 1000, signal };
  const open = new Set(cells.filter(({ probe }) => changesCluster(probe)));
  const give = (some: Iterable<Cell>, observed: Observed) => {
    for (const cell of some) if (open.delete(cell)) report(measuring, cell, { observed, evidence: [] });
  };
  try {
    const original = await originalOf(cluster, limits);
    const sequences = sequencesOf([...open].map(({ probe }) => changesOf(probe)));
    for (const [n, changes] of sequences.entries()) {
      for (const [at, change] of changes.entries()) {
        const made = idOf(changes.slice(0, at + 1));
        const same = [...open].filter(({ probe }) => idOf(changesOf(probe)) === made);
        if (change.kind === 'upgrade') {
          const text = `${cluster.setting.id}: is being upgraded to ${change.to}`;
          measuring.emit({ type: 'progress', version: job.group.version, text });
        }
        const fault = await step({ ...asking, measuring, open }, change, same);
        if (fault === undefined) continue;
        const later = [...open].filter(({ probe }) => idOf(changesOf(probe)).startsWith(made));
        give(later, { kind: 'inconclusive', code: 'no-change', because: fault });
        break;
      }
      const next = sequences[n + 1];
      if (next !== undefined)
        await cluster.supervision.excused(() => undoChanges(cluster, { changes, next, original }, limits));
    }
  } catch (thrown) {
    signal.throwIfAborted();
    // The state of the cluster is unknown now.
    give(open, inconclusive(thrown));
  }
}

/** Makes one change. Returns why the cluster cannot be asked after it, if it cannot. */
async function step(
  { measuring, askAll, second = measuring, open }: Asking & { measuring: Measuring; open: Set<Cell> },
  change: Change,
  cells: Cell[],
): Promise<string | undefined> {
  const { cluster, job, signal } = measuring;
  const own = cells.find(({ probe }) => probe.kind === 'change');
  const after = cells.flatMap((cell) => (cell.probe.kind === 'after' ? [{ cell, probe: cell.probe }] : []));
  const isOfSecond = ({ probe }: { probe: AfterProbe }) => asksSecond(probe);
  const repeated = await askBefore(
    measuring,
    after.filter((one) => !isOfSecond(one)),
  );
  const elsewhere = await askBefore(second, after.filter(isOfSecond));
  const limits = { limit: job.timeoutSeconds * 1000, signal };
  const { record, trouble } = await madeSteadily(measuring, () => makeChange(cluster, change, limits));
  const because = record.fault && trouble && `${record.fault.message}, while ${trouble}`;
  if (own) {
    const evidence = await save(measuring, own, textsOf(record));
    const observed: Observed = because
      ? { kind: 'inconclusive', code: 'unsteady', because }
      : judgeChange(record);
    open.delete(own);
    report(measuring, own, { observed, evidence });
  }
  if (!isUsableAfter(record)) return record.fault?.message ?? '';
  await askAll(measuring, repeated);
  if (elsewhere.length > 0) await askAll(second, elsewhere);
  const joins = cells.filter(({ probe }) => probe.kind === 'join-after');
  await joinLater(measuring, joins);
  for (const cell of [...repeated.map(({ cell }) => cell), ...elsewhere.map(({ cell }) => cell), ...joins])
    open.delete(cell);
  return undefined;
}

/** The evidence of a change. */
export function textsOf({ before, after, output, ...rest }: ChangeRecord): Kept {
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
