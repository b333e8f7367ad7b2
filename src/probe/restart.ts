// Watches a static pod of a whole cluster for as long as its probes may take to end it, and keeps the kubelet's events.
// restart-outcome.ts judges the record.
import { BearerlessError } from '../domain/error.ts';
import type { Admin, PodState, SeenEvent } from '../engine/admin.ts';
import { waitFor } from '../engine/wait.ts';
import { type Probes, patience, probesOfManifest } from './container-probe.ts';

export interface RestartRecord {
  pod: string;
  /** The manifest, whoever wrote it. */
  probes: Probes;
  /** Seconds that a container whose probes fail from the start is given before it is ended. */
  patience: number;
  /** When the pod was first seen, and as what. */
  first: PodState;
  /** As it was last seen. */
  state: PodState;
  /** Seconds that the container had run when it was last seen; what it was watched for when it was never restarted. */
  age: number;
  everReady: boolean;
  events: SeenEvent[];
}

/** Seconds beyond the probes' patience: the container takes a moment to end. */
const margin = 10;
/**
 * Seconds more for a pod that was never ready. In v1.20 the kubelet's sync loop listens to liveness probes alone
 * (kubelet.go), so a startup probe that has failed counts at the pod's next regular sync, up to 90 s later; and a
 * kubelet that is started again counts from the start.
 */
const late = 120;
/** Milliseconds without an outage after which the kubelet has told what it did meanwhile. */
const settle = 20_000;
/** Milliseconds to wait for the kubelet's events: it tries again every 10 s while the apiserver is away. */
const eventLimit = 45_000;

/** Watches until the container was restarted and the kubelet said why, or has outlived its probes' patience. */
export async function watchRestarts(
  admin: Admin,
  { pod, manifest }: { pod: string; manifest: string },
  signal: AbortSignal,
): Promise<RestartRecord> {
  const namespace = 'kube-system';
  const probes = probesOfManifest(manifest);
  const seconds = patience(probes);
  let first: PodState | undefined;
  let everReady = false;
  let away = 0;
  const state = await waitFor(
    `${pod} has outlived its probes or was restarted`,
    async () => {
      const seen = await admin.pod(namespace, pod).catch((thrown) => {
        away = Date.now();
        throw thrown;
      });
      if (seen?.startedAt === undefined) return undefined;
      first ??= seen;
      everReady ||= seen.ready;
      if (seen.restarts > 0) return seen;
      // An apiserver that was away may be a new one of which the kubelet has not told yet.
      const enough = seconds + margin + (everReady ? 0 : late);
      if (ageOf(seen) <= enough || Date.now() - away < settle) return undefined;
      const ending = (await admin.eventsOf(namespace, pod)).some(killed);
      return ending ? undefined : seen;
    },
    { limit: (seconds + margin + late) * 1000 + 180_000, signal, every: 500 },
  );
  const age = ageOf(state);
  let events: SeenEvent[] = [];
  const limits = { limit: state.restarts > 0 ? eventLimit : 0, signal, every: 500 };
  await waitFor(
    'the kubelet says why',
    async () => {
      events = await admin.eventsOf(namespace, pod);
      return state.restarts === 0 || events.some(killed) || undefined;
    },
    limits,
  ).catch((thrown) => {
    if (!(thrown instanceof BearerlessError)) throw thrown;
  });
  return { pod, probes, patience: seconds, first: first ?? state, state, age, everReady, events };
}

/** A manifest that was written anew ends a container as well: `Stopping container`, which is no verdict of a probe. */
const killed = ({ reason, message }: SeenEvent) => reason === 'Killing' && /probe/.test(message);

function ageOf({ startedAt }: PodState): number {
  return startedAt === undefined ? 0 : Math.round((Date.now() - Date.parse(startedAt)) / 1000);
}
