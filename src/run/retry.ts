// Measures a group, piece by piece, and then its unexpected and missing answers again, in a new world. Each later world
// has its own folder, so the evidence of a surprise is kept. The result lists the outcomes of all earlier attempts.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../domain/evidence.ts';
import { type Group, narrowGroup } from '../domain/plan.ts';
import type { CellResult, Event } from '../domain/results.ts';
import { isFailure } from '../results/judged.ts';
import type { Emit } from './job.ts';
import type { Piece } from './pieces.ts';

/** The output folder of one world, and where its events go. */
export interface Attempt {
  output: string;
  emit: Emit;
}

export interface Attempts extends Attempt {
  /** How often failed cells are asked again. */
  retries: number;
  /** The folder of a world below `output`. Worlds count from 1. undefined means `output` itself. */
  folderOf: FolderOf;
  /** For a continued run: the earlier results of the cells that are asked again now. */
  known?: ReadonlyMap<string, CellResult> | undefined;
  /** The pieces in which a group is measured. */
  piecesOf(group: Group): Promise<Piece[]>;
  signal: AbortSignal;
}

type FolderOf = (attempt: number) => string | undefined;

/**
 * Returns names for the folders of worlds; none of these folders exists yet. Only a run that is not continued uses the
 * output folder itself.
 */
export async function attemptFolders(output: string, continued: boolean): Promise<FolderOf> {
  const names = await readdir(output).catch(() => []);
  const taken = names.map((name) => Number(/^attempt-(\d+)$/.exec(name)?.[1] ?? 1));
  const next = Math.max(1, ...taken) + 1;
  const first = continued ? 1 : 2;
  return (attempt) => (attempt < first ? undefined : `attempt-${next + attempt - first}`);
}

/** Runs the group, then its failures up to `retries` more times. Returns the number of remaining failures. */
export async function runWithRetries(
  group: Group,
  { retries, output, folderOf, known, piecesOf, emit, signal }: Attempts,
  runOnce: (piece: Piece, attempt: Attempt) => Promise<void>,
): Promise<number> {
  const latest = new Map(group.cells.flatMap(({ id }) => (known?.has(id) ? [[id, known.get(id)]] : [])));
  const failures = () => new Set([...latest].filter(([, result]) => isFailure(result)).map(([id]) => id));
  let asked: Group | undefined = group;
  let worlds = 0;
  for (let attempt = 1; asked !== undefined; attempt += 1) {
    const isLast = () => attempt > retries || signal.aborted;
    const pieces = await piecesOf(asked);
    for (const [n, piece] of pieces.entries()) {
      worlds += 1;
      const folder = folderOf(worlds);
      const own = join(output, folder ?? '');
      await mkdir(own, { recursive: true });
      const later = pieces.slice(n + 1).reduce((sum, one) => sum + one.group.cells.length, 0);
      const keep = (event: Event) => {
        const said = ofAttempt(event, folder, latest);
        if (said.type === 'cell') latest.set(said.id, said.result);
        const again = isLast() ? 0 : failures().size;
        if (said.type !== 'group-end') emit(said);
        else emit({ ...said, ...(later > 0 ? { later } : again > 0 && { again }) });
      };
      if (n === 0 || !signal.aborted) await runOnce(piece, { output: own, emit: keep });
    }
    asked = isLast() ? undefined : narrowGroup(group, failures());
  }
  return failures().size;
}

/** The event with its evidence paths relative to the whole run, and with the earlier outcomes. */
function ofAttempt(
  event: Event,
  folder: string | undefined,
  latest: ReadonlyMap<string, CellResult | undefined>,
): Event {
  const below = (files: Evidence[]) =>
    files.map(({ kind, path }) => ({ kind, path: folder === undefined ? path : `${folder}/${path}` }));
  if (event.type === 'cluster') {
    return { ...event, cluster: { ...event.cluster, evidence: below(event.cluster.evidence) } };
  }
  if (event.type !== 'cell') return event;
  const { id, result } = event;
  const own = { ...result, evidence: below(result.evidence) };
  const before = latest.get(id);
  if (before === undefined) return { ...event, result: own };
  const files = [...(before.earlierEvidence ?? []), ...before.evidence];
  const history = {
    attempts: before.attempts + result.attempts,
    earlier: [...(before.earlier ?? []), before.observed],
    ...(files.length > 0 ? { earlierEvidence: files } : {}),
  };
  return { ...event, result: { ...own, ...history } };
}
