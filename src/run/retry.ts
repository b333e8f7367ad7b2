// Measures the unexpected and missing answers of a group again, in a new world. Each later attempt has its own folder,
// so the evidence of the surprise is kept. The result lists the outcomes of all earlier attempts.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../domain/evidence.ts';
import { type Group, narrowGroup } from '../domain/plan.ts';
import type { CellResult, Event } from '../domain/results.ts';
import { isFailure } from '../results/judged.ts';
import type { Emit } from './job.ts';

/** The output folder of one attempt, and where its events go. */
export interface Attempt {
  output: string;
  emit: Emit;
}

export interface Attempts extends Attempt {
  /** How often failed cells are asked again. */
  retries: number;
  /** The folder of an attempt below `output`. Attempts count from 1. undefined means `output` itself. */
  folderOf: FolderOf;
  /** For a continued run: the earlier results of the cells that are asked again now. */
  known?: ReadonlyMap<string, CellResult> | undefined;
  signal: AbortSignal;
}

type FolderOf = (attempt: number) => string | undefined;

/**
 * Returns names for the folders of attempts; none of these folders exists yet. Only a run that is not continued uses
 * the output folder itself.
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
  { retries, output, folderOf, known, emit, signal }: Attempts,
  runOnce: (group: Group, attempt: Attempt) => Promise<void>,
): Promise<number> {
  const latest = new Map(group.cells.flatMap(({ id }) => (known?.has(id) ? [[id, known.get(id)]] : [])));
  const failures = () => new Set([...latest].filter(([, result]) => isFailure(result)).map(([id]) => id));
  let asked: Group | undefined = group;
  for (let attempt = 1; asked !== undefined; attempt += 1) {
    const folder = folderOf(attempt);
    const own = join(output, folder ?? '');
    await mkdir(own, { recursive: true });
    const isLast = () => attempt > retries || signal.aborted;
    const keep = (event: Event) => {
      const said = ofAttempt(event, folder, latest);
      if (said.type === 'cell') latest.set(said.id, said.result);
      const again = isLast() ? 0 : failures().size;
      emit(said.type === 'group-end' && again > 0 ? { ...said, again } : said);
    };
    await runOnce(asked, { output: own, emit: keep });
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
