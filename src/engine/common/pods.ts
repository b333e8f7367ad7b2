// Reads the fields of pods and events that matter here.
import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { PodState, SeenEvent } from '../admin.ts';

const iso = (time: Date | undefined) => time?.toISOString() ?? '';

/** A pod of one container. */
export function podState({ metadata, status }: V1Pod): PodState {
  const [container] = status?.containerStatuses ?? [];
  const startedAt = container?.state?.running?.startedAt;
  const last = container?.lastState?.terminated;
  const configHash = metadata?.annotations?.['kubernetes.io/config.hash'];
  return {
    uid: metadata?.uid ?? '',
    ...(configHash ? { configHash } : {}),
    ready: container?.ready ?? false,
    restarts: container?.restartCount ?? 0,
    ...(startedAt ? { startedAt: iso(startedAt) } : {}),
    ...(last
      ? {
          last: {
            startedAt: iso(last.startedAt),
            finishedAt: iso(last.finishedAt),
            exitCode: last.exitCode,
            reason: last.reason ?? '',
          },
        }
      : {}),
  };
}

/** An event. */
export function seenEvent({ reason, message, count, firstTimestamp, lastTimestamp }: CoreV1Event): SeenEvent {
  const times = { firstSeen: iso(firstTimestamp), lastSeen: iso(lastTimestamp) };
  return { reason: reason ?? '', message: message ?? '', count: count ?? 1, ...times };
}
