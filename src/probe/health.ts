// Puts the probes of a static pod's manifest as the kubelet of its node would, once the pod serves, and keeps what came
// of each. What a kubelet would make of it is health-outcome.ts's to derive.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { StaticPod } from '../domain/probe.ts';
import type { ProbedPod } from '../engine/cluster.ts';
import { exchange } from '../engine/https.ts';
import type { Open } from '../engine/node.ts';
import { pause, waiting } from '../engine/wait.ts';
import { limit as limitOf } from '../system/limit.ts';
import { type ContainerProbe, namedPorts, patienceOf, probesOfManifest } from './container-probe.ts';

/** What one try came to; a fault is of the connection. */
export interface Try {
  status?: number;
  connected?: true;
  fault?: string;
}

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

/** Whether a kubelet takes this for success (pkg/probe/http: 200 to 399). */
export const passed = ({ status, connected }: Try) =>
  connected === true || (status !== undefined && status >= 200 && status < 400);

/** Whether it is the answer of a server that has made up its mind. */
const isDecided = ({ status }: Try) => status !== undefined && status < 500;

/**
 * Puts every probe of the pod; `settling` milliseconds long for as long as it gives no connection or 5xx, as one does
 * that starts.
 */
export async function probeHealth(
  component: StaticPod,
  pod: ProbedPod,
  { signal, settling = 20_000 }: { signal: AbortSignal; settling?: number | undefined },
): Promise<HealthRecord> {
  const { startupProbe, livenessProbe, readinessProbe } = probesOfManifest(pod.manifest);
  const named = { startup: startupProbe, liveness: livenessProbe, readiness: readinessProbe };
  const ports = namedPorts(pod.manifest);
  const probes: ProbeRecord[] = [];
  for (const [kind, probe] of Object.entries(named)) {
    if (probe === undefined) continue;
    const question = questionOf(probe, ports, pod);
    const { asks } = question;
    const record: ProbeRecord = { kind: kind as ProbeKind, asks, patience: patienceOf(probe), tries: [] };
    probes.push(record);
    const end = performance.now() + settling;
    const isOpen = (last: Try) =>
      !passed(last) && (record.tries.length < tries || (!isDecided(last) && performance.now() < end));
    let last: Try;
    do {
      if (record.tries.length > 0) await pause(between, signal);
      last = await put(question, pod, signal);
      record.tries.push(last);
    } while (isOpen(last));
  }
  return { component, probes };
}

interface ProbeRequest {
  asks: string;
  host: string;
  port: number;
  /** Seconds. */
  timeout: number;
  /** Absent where a connection is all that is asked for. */
  http?: { scheme: 'HTTP' | 'HTTPS'; path: string; headers: Record<string, string> };
}

/** What one probe asks, and where. */
export function questionOf(
  { httpGet, tcpSocket, timeoutSeconds }: ContainerProbe,
  ports: Record<string, number>,
  { moved }: Pick<ProbedPod, 'moved'>,
): ProbeRequest {
  const aim = httpGet ?? tcpSocket ?? undefined;
  const port = typeof aim?.port === 'string' ? ports[aim.port] : aim?.port;
  if (aim === undefined || port === undefined)
    throw new Error('only probes by HTTP and TCP can be put, to a port that is known');
  const where = { host: aim.host ?? '127.0.0.1', port, ...moved, timeout: timeoutSeconds };
  if (!httpGet) return { asks: 'connect', ...where };
  const { scheme, path, httpHeaders } = httpGet;
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
  return { asks: `GET ${path}`, ...where, http: { scheme, path, headers } };
}

/** As a kubelet does (pkg/probe/http, pkg/probe/tcp), which does not ask whose certificate it is, and shows none. */
async function put(question: ProbeRequest, pod: ProbedPod, signal: AbortSignal): Promise<Try> {
  const { host, port, timeout, http } = question;
  const open = (signal: AbortSignal) => (pod.open ?? connected)({ host, port }, signal);
  const limit = timeout * 1000;
  try {
    return await waiting(async () => {
      if (http === undefined) {
        using within = limitOf(limit, signal);
        (await open(within.signal)).destroy();
        return { connected: true };
      }
      const { path, scheme } = http;
      const headers = { 'user-agent': 'kube-probe', accept: '*/*', connection: 'close', ...http.headers };
      const trust = scheme === 'HTTP' ? 'plain' : 'unverified';
      const ask = { host, port, trust, method: 'GET', path, headers, limit, open, signal } as const;
      return { status: (await exchange(ask)).status };
    });
  } catch (thrown) {
    signal.throwIfAborted();
    const { code } = thrown as NodeJS.ErrnoException;
    if (typeof code === 'string') return { fault: code };
    // Not the connection's: what opens connections is ours.
    throw thrown;
  }
}

const connected: Open = async (where, signal) => {
  const socket = connect({ ...where, signal });
  await once(socket, 'connect');
  return socket;
};
