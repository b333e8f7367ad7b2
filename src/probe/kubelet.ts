// One question to a kubelet, on the port that is meant: 10250 with TLS, 10255 plain, 10248 plain and from the node
// itself.
import type { Socket } from 'node:net';
import type { Identity } from '../domain/identity.ts';
import type { Observed } from '../domain/outcome.ts';
import type { HttpProbe } from '../domain/probe.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { Endpoint, Node } from '../engine/node.ts';
import type { Credential } from '../engine/tls.ts';
import { pause } from '../engine/wait.ts';
import { ask, doubting, isDoubtful, judgeTranscript, requestOf, type Transcript } from './http.ts';
import { healthzPort } from './kubelet-health.ts';

export interface KubeletAnswer {
  transcript: Transcript;
  notes: string[];
}

export type Credentials = Partial<Record<Identity, Credential>>;

const readOnlyPort = 10255;
/** Certificate and key of a node, in one file. */
export const nodeCertificate = '/var/lib/kubelet/pki/kubelet-client-current.pem';

/**
 * What each identity presents to a kubelet. Its `admin-cert` is the certificate that the apiserver shows to kubelets,
 * which is what an administrator reaches a kubelet by, and so the same as `kubelet-client-cert`; `node-cert` is the
 * node's own.
 */
export async function kubeletCredentials(
  { credentials, kubeletClient }: Pick<Cluster, 'credentials' | 'kubeletClient'>,
  node: Pick<Node, 'exec'>,
  signal: AbortSignal,
): Promise<Credentials> {
  // A link, which only the node itself can follow.
  const { code, output } = await node.exec(['cat', nodeCertificate], { limit: 10_000, signal });
  const own = code === 0 ? output : undefined;
  return {
    ...credentials,
    'admin-cert': kubeletClient,
    'kubelet-client-cert': kubeletClient,
    // One file with both.
    ...(own === undefined ? {} : { 'node-cert': { cert: own, key: own } }),
  };
}

/** Milliseconds between two questions: the clock of the audit log and ours count the same time in different steps. */
const gap = 2;
/** Milliseconds in which a fault of the kubelet's own is not yet its answer, and until it is asked again. */
const settling = 20_000;
const again = 250;

/**
 * Puts questions to the kubelet of a node, one after the other. A kubelet answers 500 in the first seconds of its life,
 * and whenever its own question to the apiserver failed, as when its certificate changes under it; where that question
 * was whose token it is, it answers 401. Both are asked again for some seconds, and what came first is `superseded`.
 */
export async function askOneByOne<T extends { probe: HttpProbe }>(
  node: Node,
  {
    questions,
    credentials,
    signal,
  }: { questions: readonly T[]; credentials: Credentials; signal: AbortSignal },
): Promise<(T & KubeletAnswer & { superseded: boolean })[]> {
  const end = performance.now() + settling;
  const all: (T & KubeletAnswer & { superseded: boolean })[] = [];
  /** Whom it has refused for as long as it may be mistaken. */
  const refused = new Set<Identity>();
  for (const question of questions) {
    const { identity } = question.probe;
    const doubtsEnd = performance.now() + (refused.has(identity) ? 0 : doubting);
    let first: { status: number; body: string } | undefined;
    for (let superseded = true; superseded; ) {
      const answer = await askKubelet(node, question.probe, { credentials, signal });
      const { status = 0, body = '' } = answer.transcript.response ?? {};
      const doubtful = isDoubtful(identity, status);
      superseded = performance.now() < (status >= 500 ? end : doubtful ? doubtsEnd : 0);
      if (superseded) first ??= { status, body: body.slice(0, 200).trim() };
      else if (doubtful) refused.add(identity);
      const steady = first === undefined || (first.status === 401 && status === 401);
      const notes = steady
        ? answer.notes
        : [`asked again, as it first answered ${first?.status}: ${first?.body}`, ...answer.notes];
      all.push({ ...question, ...answer, notes, superseded });
      await pause(superseded ? again : gap, signal);
    }
  }
  return all;
}

/** Puts a question to the kubelet of a node. */
async function askKubelet(
  node: Node,
  probe: HttpProbe,
  { credentials, signal }: { credentials: Credentials; signal: AbortSignal },
): Promise<KubeletAnswer> {
  const { target, identity } = probe;
  const credential = credentials[identity];
  if (credential === undefined) return { transcript: unasked(probe), notes: [] };
  const question = { ...requestOf(probe), credential };
  const ipv6 = probe.over === 'ipv6';
  const host = ipv6 ? (node.ipv6 ?? '') : node.address;
  const loopback = ipv6 ? '::1' : '127.0.0.1';
  switch (target) {
    case 'kubelet': {
      const where = { ...node.kubelet, ...(ipv6 ? { host } : {}) };
      const transcript = await ask({ ...question, ...where }, signal);
      const notes = transcript.refused ? await onLoopback(node, { ...question, host: loopback }, signal) : [];
      return { transcript, notes };
    }
    case 'kubelet-read-only': {
      const where = { host, port: readOnlyPort, trust: 'plain' } as const;
      return { transcript: await ask({ ...question, ...where }, signal), notes: [] };
    }
    case 'kubelet-healthz': {
      const where = { host, port: healthzPort, trust: 'plain' } as const;
      const outside = await ask({ ...question, ...where }, signal);
      const seen = outside.response ? outside.response.status : outside.refused ? 'closed' : outside.fault;
      const notes = [`asked on the node's loopback address; from another machine it is ${seen}`];
      const within = { host: loopback, port: healthzPort, trust: 'plain' } as const;
      const open = (signal: AbortSignal) => opened(node, within, signal);
      return { transcript: await ask({ ...question, ...within, open }, signal), notes };
    }
    default:
      throw new Error(`${target} is no port of a kubelet`);
  }
}

/** What a kubelet that does not listen on its node's address says to the node itself. */
async function onLoopback(
  node: Node,
  question: Omit<Parameters<typeof ask>[0], 'port' | 'trust'>,
  signal: AbortSignal,
): Promise<string[]> {
  if (node.open === undefined) return [];
  const { host } = question;
  const where = { host, port: node.kubelet.port, trust: node.kubelet.trust };
  const open = (signal: AbortSignal) => opened(node, where, signal);
  const { response } = await ask({ ...question, ...where, open }, signal);
  return response ? [`on the node's loopback address it is answered ${response.status}`] : [];
}

/**
 * What the answer shows. A 5xx of a kubelet that is not well, as one whose containerd has stopped, is none. A port that
 * nobody listens on is closed, which is an answer as long as the kubelet runs, whose port it would be; of 10250 it must
 * be well besides.
 */
export function judgeKubelet({ target }: HttpProbe, transcript: Transcript, health: string): Observed {
  const { status = 0 } = transcript.response ?? {};
  if (status >= 500 && health !== '200') {
    const because = `the kubelet answered ${status} and is not well: /healthz gives ${health}`;
    return { kind: 'inconclusive', code: 'kubelet-unwell', because };
  }
  const closed = transcript.refused && (target !== 'kubelet' || health === '200');
  return closed ? { kind: 'closed' } : judgeTranscript(transcript);
}

/** What nobody could be asked as. */
function unasked({ target, method, path, identity }: HttpProbe): Transcript {
  const request = { method, url: `${target}:${path}`, identity, auditID: '', serverVerified: false };
  return { request, at: new Date().toISOString(), fault: `there is no ${identity} here to ask with` };
}

async function opened({ name, open }: Node, where: Endpoint, signal: AbortSignal): Promise<Socket> {
  if (open === undefined) throw new Error(`nothing leads to the loopback address of ${name}`);
  return await open(where, signal);
}
