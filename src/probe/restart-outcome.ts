// What a watched pod's record shows: how often it was restarted, how long the first container lived, and why it ended.
import type { Observed } from '../domain/outcome.ts';
import type { RestartRecord } from './restart.ts';

/** Pure: the same record always gives the same outcome. */
export function judgeRestarts({ state, events }: RestartRecord): Observed {
  const { restarts: count, ready, last } = state;
  if (count === 0) return { kind: 'restarts', count, ready };
  const lived = last && (Date.parse(last.finishedAt) - Date.parse(last.startedAt)) / 1000;
  // Only the first container's life is the first one's: a pod seen late has lost it.
  const first = count === 1 && lived !== undefined ? { firstAfterSeconds: lived } : {};
  const killing = events.find(({ reason, message }) => reason === 'Killing' && /probe/.test(message));
  const which = killing && /(startup|liveness) probe/.exec(killing.message)?.[1];
  const failed = events.findLast(
    ({ reason, message }) => reason === 'Unhealthy' && message.toLowerCase().startsWith(`${which} probe`),
  );
  const said = [failed?.message, killing?.message].filter((text) => text !== undefined).join('; ');
  const end = last === undefined ? '' : `the container ended with code ${last.exitCode} (${last.reason})`;
  const cause = said || end;
  return { kind: 'restarts', count, ...first, ...(cause ? { cause } : {}), ready };
}
