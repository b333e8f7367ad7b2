// Puts the probes of a static pod's manifest as the kubelet of its node would, once the pod serves, and keeps what came of each.
// What a kubelet would make of it is health-outcome.ts's to derive.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';
import type { StaticPod } from '../domain/probe.ts';
import { packageRoot } from '../domain/root.ts';
import type { ProbedPod } from '../engine/engine.ts';
import { waiting } from '../engine/wait.ts';
import { type ContainerProbe, namedPorts, patienceOf, probesOfManifest } from './container-probe.ts';

/** What one try came to; a fault is of the connection. */
const Try = z.object({
  status: z.int().optional(),
  connected: z.boolean().optional(),
  fault: z.string().optional(),
});
export type Try = z.infer<typeof Try>;

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export interface ProbeRecord {
  kind: ProbeKind;
  /** `GET /livez`, `connect` */
  asks: string;
  /** Seconds of failing from the start that are borne. */
  patience: number;
  tries: Try[];
}

export interface HealthRecord {
  component: StaticPod;
  /** Only those that the manifest has. */
  probes: ProbeRecord[];
}

/** A kubelet asks again and again before it acts; a few times are enough where nothing changes. */
const tries = 3;
const between = 250;
const script = join(packageRoot, 'clusters/process/probe.mjs');

/** Whether a kubelet takes this for success (pkg/probe/http: 200 to 399). */
export const passed = ({ status, connected }: Try) =>
  connected === true || (status !== undefined && status >= 200 && status < 400);

/** Puts every probe of the pod. */
export async function probeHealth(
  component: StaticPod,
  pod: ProbedPod,
  signal: AbortSignal,
): Promise<HealthRecord> {
  const { startupProbe, livenessProbe, readinessProbe } = probesOfManifest(pod.manifest);
  const named = { startup: startupProbe, liveness: livenessProbe, readiness: readinessProbe };
  const ports = namedPorts(pod.manifest);
  const probes: ProbeRecord[] = [];
  for (const [kind, probe] of Object.entries(named)) {
    if (probe === undefined) continue;
    const { asks, ...question } = questionOf(probe, ports, pod);
    const record: ProbeRecord = { kind: kind as ProbeKind, asks, patience: patienceOf(probe), tries: [] };
    probes.push(record);
    while (record.tries.length < tries && !record.tries.some(passed)) {
      if (record.tries.length > 0) await sleep(between, undefined, { signal });
      record.tries.push(await put(question, pod, signal));
    }
  }
  return { component, probes };
}

/** One probe as probe.mjs takes it. */
export function questionOf(
  { httpGet, tcpSocket, timeoutSeconds }: ContainerProbe,
  ports: Record<string, number>,
  { moved }: Pick<ProbedPod, 'moved'>,
) {
  const aim = httpGet ?? tcpSocket ?? undefined;
  const port = typeof aim?.port === 'string' ? ports[aim.port] : aim?.port;
  if (aim === undefined || port === undefined)
    throw new Error('only probes by HTTP and TCP can be put, to a port that is known');
  const where = { host: aim.host ?? '127.0.0.1', port, ...moved, timeout: timeoutSeconds };
  if (!httpGet) return { kind: 'tcp', asks: 'connect', ...where };
  const { scheme, path, httpHeaders } = httpGet;
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
  return { kind: 'http', asks: `GET ${path}`, ...where, scheme, path, headers };
}

async function put(question: object, { within }: ProbedPod, signal: AbortSignal): Promise<Try> {
  const [file = '', ...argv] = within([process.execPath, script, JSON.stringify(question)]);
  const options = { cancelSignal: signal, timeout: 60_000, stdin: 'ignore' } as const;
  const { stdout } = await waiting(async () => await execa(file, argv, options));
  return Try.parse(JSON.parse(stdout));
}
