// Watches a static pod of a whole cluster for as long as its probes may take to end it; keeps what the kubelet said.
// Judging the record is restart-outcome.ts's.
import { parse } from 'yaml';
import { z } from 'zod';
import { BearerlessError } from '../domain/error.ts';
import type { Admin, PodState, SeenEvent } from '../engine/admin.ts';
import { waitFor } from '../engine/wait.ts';

/** A probe of a container as the manifest has it; what it does not say is Kubernetes' default (pkg/apis/core/v1/defaults.go). */
const ContainerProbe = z.looseObject({
  initialDelaySeconds: z.int().default(0),
  periodSeconds: z.int().default(10),
  failureThreshold: z.int().default(3),
});
type ContainerProbe = z.infer<typeof ContainerProbe>;

const Probes = z.object({
  startupProbe: ContainerProbe.optional(),
  livenessProbe: ContainerProbe.optional(),
  readinessProbe: ContainerProbe.optional(),
});
export type Probes = z.infer<typeof Probes>;

const Pod = z.object({ spec: z.object({ containers: z.tuple([Probes], z.unknown()) }) });

export interface RestartRecord {
  pod: string;
  /** What the manifest says, whoever wrote it. */
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
/** Milliseconds without an outage after which the kubelet has told what it did meanwhile. */
const settle = 20_000;
/** Milliseconds to wait for the kubelet's events: it tries again every 10 s while the apiserver is away. */
const eventLimit = 45_000;

const patienceOf = (probe: ContainerProbe) =>
  probe.initialDelaySeconds + probe.periodSeconds * probe.failureThreshold;

/** What is asked, without how often. */
function asks({ httpGet, tcpSocket, exec, grpc }: ContainerProbe): string {
  return JSON.stringify({ httpGet, tcpSocket, exec, grpc });
}

/** How long failing probes let a container live: the startup probe decides, unless the liveness probe asks something else. */
export function patience({ startupProbe, livenessProbe }: Probes): number {
  if (startupProbe === undefined) return livenessProbe === undefined ? 0 : patienceOf(livenessProbe);
  const same = livenessProbe === undefined || asks(startupProbe) === asks(livenessProbe);
  return same ? patienceOf(startupProbe) : patienceOf(startupProbe) + patienceOf(livenessProbe);
}

/** The probes of a pod's manifest. */
export function probesOfManifest(text: string): Probes {
  return Pod.parse(parse(text)).spec.containers[0];
}

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
      if (ageOf(seen) <= seconds + margin || Date.now() - away < settle) return undefined;
      const ending = (await admin.eventsOf(namespace, pod)).some(killed);
      return ending ? undefined : seen;
    },
    { limit: (seconds + margin) * 1000 + 180_000, signal, every: 500 },
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

const killed = ({ reason }: SeenEvent) => reason === 'Killing';

function ageOf({ startedAt }: PodState): number {
  return startedAt === undefined ? 0 : Math.round((Date.now() - Date.parse(startedAt)) / 1000);
}
