// Judges the record of a watched pod: how often it was restarted, how long the first container lived, and why it ended.
// Only a failed health check counts as a restart; any other end of a container is a fault of the machine.
import type { Observed } from '../domain/outcome.ts';
import type { RestartRecord } from './restart.ts';

/** Doubts about a record. */
export interface Doubts {
  /** Why a container might have been left running although it should have been restarted. */
  unwatched?: string | undefined;
  /** The component that did not answer before the kubelet ended the container. */
  trouble?: string | undefined;
}

/** A health check that was answered with a refusal, which no stall can cause. */
const refusal = /statuscode: [34]\d\d\b/;

/** Pure: the same record and doubts always give the same outcome. */
export function judgeRestarts(record: RestartRecord, { unwatched, trouble }: Doubts = {}): Observed {
  const { state, events } = record;
  const { restarts: count, ready, last } = state;
  if (count === 0) {
    if (unwatched !== undefined) return { kind: 'inconclusive', code: 'unwatched', because: unwatched };
    return { kind: 'restarts', count, ready };
  }
  const lived = last && (Date.parse(last.finishedAt) - Date.parse(last.startedAt)) / 1000;
  // The first container's lifetime is unknown if the pod was seen only after a restart.
  const first = count === 1 && lived !== undefined ? { firstAfterSeconds: lived } : {};
  const killing = killingOf(record);
  if (killing === undefined) {
    const how = last === undefined ? '' : ` with code ${last.exitCode} (${last.reason})`;
    const because = `its container ended${how}, and no health check had ended it`;
    return { kind: 'inconclusive', code: 'ended-otherwise', because };
  }
  const which = /(startup|liveness) probe/.exec(killing.message)?.[1];
  const failed = events.findLast(
    ({ reason, message }) => reason === 'Unhealthy' && message.toLowerCase().startsWith(`${which} probe`),
  );
  if (trouble !== undefined && !refusal.test(failed?.message ?? '')) {
    return { kind: 'inconclusive', code: 'unsteady', because: `a health check ended it, while ${trouble}` };
  }
  const cause = [failed?.message, killing.message].filter((text) => text !== undefined).join('; ');
  return { kind: 'restarts', count, ...first, cause, ready };
}

/** The kubelet's event that a health check ended the container. */
export function killingOf({
  events,
}: Pick<RestartRecord, 'events'>): RestartRecord['events'][number] | undefined {
  return events.find(({ reason, message }) => reason === 'Killing' && /probe/.test(message));
}
