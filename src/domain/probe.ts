// Probes: what is asked, and as whom. Their ids are the last part of cell ids.
import { z } from 'zod';
import { Change, changeId, isBare } from './change.ts';
import { Identity } from './identity.ts';
import { joinName, Skew } from './join.ts';
import { addsControlPlane, JoinMode } from './join-mode.ts';
import { Path } from './path.ts';
import { Body, type Extras, extrasId, Headers, nodeInPath, Over } from './request-extras.ts';

/**
 * The servers that are asked over HTTP, each on the port that kubeadm gives it: 6443, 10250, 10255, 10248, 10257,
 * 10259, 2379; and the apiserver of a further control plane, on 6443 too.
 */
export const Target = z.enum([
  'apiserver',
  'kubelet',
  'kubelet-read-only',
  'kubelet-healthz',
  'controller-manager',
  'scheduler',
  'etcd',
  'second-apiserver',
]);
export type Target = z.infer<typeof Target>;

/** A component that runs as a static pod, and whose restarts can be watched. */
export const Watched = z.enum(['kube-apiserver']);
export type Watched = z.infer<typeof Watched>;

/** A static pod of kubeadm's, whose probes can be performed as a kubelet would. */
export const StaticPod = z.enum(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd']);
export type StaticPod = z.infer<typeof StaticPod>;

/**
 * How a load balancer checks the health of an apiserver. The names of HAProxy's checks are what is asked; `ssl-hello`
 * and `any-answer` are what kubeadm's guide to high availability showed until May 2024, `healthz` what it shows today.
 */
export const BalancerCheck = z.enum([
  /** HAProxy: a TCP connection. */
  'haproxy:tcp',
  /** HAProxy: a TLS handshake of old, which is what the last check option of a backend comes to. */
  'haproxy:ssl-hello',
  /** HAProxy: a GET over TLS that must answer 200. */
  'haproxy:healthz',
  'haproxy:livez',
  'haproxy:readyz',
  /** The same with a client certificate of the cluster's CA. */
  'haproxy:readyz-cert',
  /** nginx without NGINX Plus: it only notices connections that fail. */
  'nginx:stream',
  /** keepalived: a script that wants an answer below 400 from curl. */
  'keepalived:healthz',
  /** keepalived: a script to which every answer is right. */
  'keepalived:any-answer',
]);
export type BalancerCheck = z.infer<typeof BalancerCheck>;

/** The method of a request. */
export const Method = z
  .string()
  .max(32)
  .regex(/^[A-Z]+$/, 'a method is made of upper-case letters');

const http = {
  target: Target,
  method: Method,
  path: Path,
  identity: Identity,
  headers: Headers.optional(),
  body: Body.optional(),
  over: Over.optional(),
};
const join = { mode: JoinMode, kubelet: Skew.optional() };
type Http = { target: Target; method: string; path: string; identity: Identity } & Extras;

/**
 * Changes that were made to the same cluster before, oldest first; absent where there were none. From the oldest known
 * minor to the newest one there are 17 hops, with as many changes between them.
 */
const Earlier = z.array(Change).min(1).max(64).optional();

/**
 * One question: an HTTP request; a `kubeadm join` in a discovery mode, perhaps with a kubelet of another minor; what
 * `kubeadm init` itself came to; how often a static pod was restarted; what its health checks come to; whether a load
 * balancer takes the apiserver for healthy; a change to the running cluster, and the ones before it; an HTTP request
 * after that change; a join after it.
 */
export const Probe = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('http'), ...http }),
  z.strictObject({ kind: z.literal('join'), ...join }),
  z.strictObject({ kind: z.literal('init') }),
  z.strictObject({ kind: z.literal('restart'), component: Watched }),
  z.strictObject({ kind: z.literal('health-check'), component: StaticPod }),
  z.strictObject({ kind: z.literal('lb'), check: BalancerCheck }),
  z.strictObject({ kind: z.literal('change'), earlier: Earlier, change: Change }),
  z.strictObject({ kind: z.literal('after'), earlier: Earlier, change: Change, ...http }),
  z.strictObject({ kind: z.literal('join-after'), earlier: Earlier, change: Change, ...join }),
]);
export type Probe = z.infer<typeof Probe>;

/** An HTTP request to a cluster as it was started. */
export type HttpProbe = Extract<Probe, { kind: 'http' }>;
/** An HTTP request, to a cluster as it was started or after a change. */
export type RequestProbe = Extract<Probe, { kind: 'http' | 'after' }>;

/** `apiserver:GET:/api@none`, `join:token`: the last part of a cell id. */
export function probeId(probe: Probe): string {
  switch (probe.kind) {
    case 'http':
      return httpId(probe);
    case 'join':
      return `join:${joinName(probe)}`;
    case 'init':
      return 'init';
    case 'restart':
    case 'health-check':
      return `${probe.kind}:${probe.component}`;
    case 'lb':
      return `${probe.kind}:${probe.check}`;
    case 'change':
      return changesOf(probe).map(changeId).join('/');
    case 'after':
      return [...changesOf(probe).map(changeId), httpId(probe)].join('/');
    case 'join-after':
      return [...changesOf(probe).map(changeId), `join:${joinName(probe)}`].join('/');
    default:
      return probe satisfies never;
  }
}

const httpId = ({ target, method, path, identity, ...extras }: Http) =>
  `${target}:${method}:${path}@${identity}${extrasId(extras)}`;

/** The changes of a question, in the order in which they are made. */
export function changesOf(probe: Probe): Change[] {
  return 'change' in probe ? [...(probe.earlier ?? []), probe.change] : [];
}

/** The same as people read it: `edit-manifest:anonymous-auth=false then upgrade:v1.34.4`. */
export const changesText = (probe: Probe): string => changesOf(probe).map(changeId).join(' then ');

/** The question with other changes in the places of its own. */
export function withChanges<T extends Probe>(probe: T, changes: readonly Change[]): T {
  const [change, earlier] = [changes.at(-1), changes.slice(0, -1)];
  if (change === undefined) return probe;
  const { earlier: _, ...rest } = probe as T & { earlier?: unknown };
  return { ...rest, ...(earlier.length > 0 ? { earlier } : {}), change } as T;
}

/** Whether the cluster itself is changed, and not only a node that is added for this. */
export function changesCluster(probe: Probe): boolean {
  const changes = changesOf(probe);
  return changes.length > 0 && changes.every(({ kind }) => kind !== 'upgrade-node');
}

/** How far the kubelet that joins is from the control plane; undefined where it has the same version. */
export function skewOf(probe: Probe): Skew | undefined {
  if (probe.kind === 'join') return probe.kubelet;
  return changesOf(probe).find((change) => change.kind === 'upgrade-node')?.kubelet;
}

/** Static pods whose manifests also run as plain processes, unchanged except for their folders. */
const barePods: StaticPod[] = ['kube-apiserver', 'kube-controller-manager'];

/** Whether a request names a node, so that one must have joined. */
export function needsNode(probe: Probe): boolean {
  return 'path' in probe && probe.path.includes(nodeInPath);
}

/** Whether an apiserver and its etcd are enough to answer: no node joins, and no other server is asked. */
export function apiserverAlone(probe: Probe): boolean {
  if ('target' in probe)
    return (probe.target === 'apiserver' || probe.target === 'etcd') && !needsNode(probe);
  if (probe.kind === 'lb') return true;
  return probe.kind === 'change' && changesOf(probe).every(isBare) && skewOf(probe) === undefined;
}

/** Whether the question is one to the apiserver of a further control plane. */
export const asksSecond = (probe: Probe): boolean => 'target' in probe && probe.target === 'second-apiserver';

/** Whether the cluster needs a further control plane for it. */
export const needsSecond = (probe: Probe): boolean =>
  asksSecond(probe) || (probe.kind === 'join' && addsControlPlane(probe.mode));

/** Whether only a whole cluster, with static pods under a kubelet, can answer. */
export function needsWholeCluster(probe: Probe): boolean {
  if (needsSecond(probe)) return true;
  if ('change' in probe) return !changesOf(probe).every(isBare);
  if (probe.kind === 'health-check') return !barePods.includes(probe.component);
  return probe.kind === 'init' || probe.kind === 'restart';
}
