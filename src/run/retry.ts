// Asks again, in a fresh world, what a group answered unexpectedly or not at all. Evidence of a later attempt has a folder of its
// own, so that of the surprise is kept; the result says what every earlier attempt came to.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Group, narrowGroup } from '../domain/plan.ts';
import type { CellResult, Event } from '../domain/results.ts';
import { isFailure } from '../results/judged.ts';
import type { Emit } from './job.ts';

/** Where and to whom one attempt reports. */
export interface Attempt {
  output: string;
  emit: Emit;
}

/** Runs the group, then its failures up to `retries` times more. Returns how many are left. */
export async function runWithRetries(
  group: Group,
  { retries, output, emit, signal }: Attempt & { retries: number; signal: AbortSignal },
  runOnce: (group: Group, attempt: Attempt) => Promise<void>,
): Promise<number> {
  const latest = new Map<string, CellResult>();
  const keep = (event: Event) => {
    if (event.type === 'cell') latest.set(event.id, event.result);
    emit(event);
  };
  const failures = () => new Set([...latest].filter(([, result]) => isFailure(result)).map(([id]) => id));
  await runOnce(group, { output, emit: keep });
  for (let attempt = 2; attempt <= retries + 1 && !signal.aborted; attempt += 1) {
    const again = narrowGroup(group, failures());
    if (again === undefined) break;
    const folder = `attempt-${attempt}`;
    await mkdir(join(output, folder), { recursive: true });
    await runOnce(again, {
      output: join(output, folder),
      emit: (event) => keep(ofAttempt(event, folder, latest)),
    });
  }
  return failures().size;
}

/** The event with paths of evidence that are right for the whole run, and with what was answered before. */
function ofAttempt(event: Event, folder: string, latest: ReadonlyMap<string, CellResult>): Event {
  const below = (files: string[]) => files.map((file) => `${folder}/${file}`);
  if (event.type === 'cluster') {
    return { ...event, cluster: { ...event.cluster, evidence: below(event.cluster.evidence) } };
  }
  if (event.type !== 'cell') return event;
  const { id, result } = event;
  const known = latest.get(id);
  const earlier = known ? [...(known.earlier ?? []), known.observed] : [];
  return { ...event, result: { ...result, evidence: below(result.evidence), earlier } };
}
