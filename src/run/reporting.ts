// Reports results: the evidence is saved first, then the cell is emitted.
import { type Cell, saidOf } from '../domain/cell.ts';
import { type BearerlessError, messageOf } from '../domain/error.ts';
import type { Evidence, Kept } from '../domain/evidence.ts';
import { evidenceFolder } from '../domain/evidence-folder.ts';
import type { Observed } from '../domain/outcome.ts';
import type { CellResult, ClusterInfo } from '../domain/results.ts';
import type { Cluster } from '../engine/cluster.ts';
import { saveTexts } from '../evidence/save.ts';
import type { Secrets } from '../evidence/secrets.ts';
import { shortageOf } from '../system/shortage.ts';
import type { Emit, Job } from './job.ts';

export interface Measuring {
  cluster: Cluster;
  job: Job;
  emit: Emit;
  signal: AbortSignal;
  /** The secrets that must not leave the world. */
  secrets: Secrets;
  /** Runs work that needs its own node, as soon as this machine has room for one more. */
  withNode: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Emits the result of a cell. */
export function report(
  measuring: Pick<Measuring, 'emit'>,
  cell: Cell,
  result: Omit<CellResult, 'expected' | 'unpredicted' | 'attempts'>,
): void {
  const { emit } = measuring;
  emit({ type: 'cell', id: cell.id, result: { ...result, ...saidOf(cell), attempts: 1 } });
}

/** Saves texts as the evidence of a cell. */
export async function save(
  measuring: Pick<Measuring, 'job' | 'secrets'>,
  cell: Cell,
  texts: Kept,
): Promise<Evidence[]> {
  return await saveTexts(measuring.job.output, {
    folder: evidenceFolder(cell),
    texts,
    secrets: measuring.secrets,
  });
}

/**
 * Saves the evidence of a cell and emits its result. If the evidence cannot be saved, only this cell becomes
 * `inconclusive`.
 */
export async function reportKept(
  measuring: Pick<Measuring, 'job' | 'secrets' | 'emit'>,
  cell: Cell,
  {
    texts,
    result,
  }: { texts: Kept; result: Omit<CellResult, 'expected' | 'unpredicted' | 'attempts' | 'evidence'> },
): Promise<void> {
  let evidence: Evidence[];
  try {
    evidence = await save(measuring, cell, texts);
  } catch (thrown) {
    const because = `its evidence cannot be stored: ${messageOf(thrown)}`;
    const observed = { kind: 'inconclusive', code: 'evidence-not-stored', because } as const;
    report(measuring, cell, { observed, evidence: [] });
    return;
  }
  report(measuring, cell, { ...result, evidence });
}

export const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** The fault that kept a cluster from coming up. */
export function faultOf(error: unknown): NonNullable<ClusterInfo['fault']> {
  const thrown = shortageOf(error) ?? error;
  const { hint, tail } = thrown as Partial<BearerlessError>;
  return {
    code: codeOf(thrown),
    message: messageOf(thrown),
    ...(hint ? { hint } : {}),
    ...(tail ? { tail } : {}),
  };
}

/** A fault of the harness as the outcome of a cell. */
export function inconclusive(error: unknown): Observed {
  const thrown = shortageOf(error) ?? error;
  return { kind: 'inconclusive', code: codeOf(thrown), because: messageOf(thrown) };
}

/** The Kubernetes API client throws errors with the HTTP status as their code. */
function codeOf(thrown: unknown): string {
  const { code = 'harness-fault' } = thrown as { code?: string | number };
  return typeof code === 'number' ? `http-${code}` : code;
}
