// The kinds of evidence: what a file shows, and its name. Who keeps a file names its kind, and who looks for one looks
// by kind; no other place knows the names.
import { z } from 'zod';

/** The kinds of which a cell or a cluster has one file, and its name. */
const names = {
  /** A request over HTTP, and what came back. */
  exchange: 'exchange.json',
  /** The apiserver's audit event of that request. */
  'audit-event': 'audit.json',
  /** The audit events of a node that joined. */
  'audit-events': 'audit.jsonl',
  /** What a kubelet asked the apiserver about a request. */
  reviews: 'reviews.json',
  /** What a kubelet's probes of a static pod come to. */
  health: 'health.json',
  /** What a load balancer said of the apiserver, its configuration, and the script with which it checks. */
  balancer: 'balancer.json',
  'balancer-config': 'balancer.conf',
  'check-script': 'check-apiserver.sh',
  /** The states of a static pod that was watched, and its events. */
  pod: 'pod.json',
  events: 'events.json',
  /** The manifest of the static pod that is asked about. */
  manifest: 'manifest.yaml',
  init: 'init.json',
  join: 'join.json',
  /** The file with which a node discovered the cluster. */
  discovery: 'discovery.conf',
  /** A change, and the file that it changed. */
  change: 'change.json',
  before: 'before.yaml',
  after: 'after.yaml',
  /** What kubeadm printed. */
  output: 'output.txt',
  /** The configuration that kubeadm was given. */
  'kubeadm-config': 'kubeadm.yaml',
  'apiserver-manifest': 'kube-apiserver.yaml',
  'controller-manager-manifest': 'kube-controller-manager.yaml',
  'audit-policy': 'audit-policy.yaml',
  /** The AuthenticationConfiguration of the apiserver. */
  authentication: 'authentication.yaml',
  /** The setting's patch of the apiserver's static pod. */
  patch: 'patch.yaml',
  'kubelet-config': 'kubelet-config.yaml',
  'kind-config': 'kind.yaml',
  /** Nodes, pods, events and bindings of a cluster, as its administrator sees them. */
  state: 'state.json',
} as const;
type Single = keyof typeof names;
const singles = Object.keys(names) as Single[];

/**
 * What a file is kept as: its kind, and of a log the program: `log:kubelet`, and of a static pod's container
 * `log:kube-apiserver-0`.
 */
export type EvidenceKey = Single | `log:${string}`;

/** Texts, or paths of files, by what they are kept as. */
export type Kept = { [key in EvidenceKey]?: string };

/** `other` is a file of results of an older version whose name says nothing. */
export const EvidenceKind = z.enum([...singles, 'apiserver-log', 'log', 'other']);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

/** A file of the evidence, relative to the output folder. */
export const Evidence = z.strictObject({ kind: EvidenceKind, path: z.string() });
export type Evidence = z.infer<typeof Evidence>;

/** The name of a file that is kept. */
export function evidenceName(key: EvidenceKey): string {
  return isSingle(key) ? names[key] : `${key.slice('log:'.length)}.log`;
}

/** The kind of a file that is kept. */
export function kindOf(key: EvidenceKey): EvidenceKind {
  if (isSingle(key)) return key;
  return /^log:kube-apiserver(-\d+)?$/.test(key) ? 'apiserver-log' : 'log';
}

/** What a file of this name was kept as; undefined where the name is none of evidence. */
export function keyOfName(name: string): EvidenceKey | undefined {
  const [, program] = /^(.+)\.log$/.exec(name) ?? [];
  return program === undefined ? singles.find((kind) => names[kind] === name) : `log:${program}`;
}

/** A file of which only the path is known, as older versions stored it. */
export function evidenceAt(path: string): Evidence {
  const key = keyOfName(path.slice(path.lastIndexOf('/') + 1));
  return { kind: key === undefined ? 'other' : kindOf(key), path };
}

/** What is kept, one after the other. */
export function keptEntries(kept: Kept): [EvidenceKey, string][] {
  return Object.entries(kept) as [EvidenceKey, string][];
}

/** The path of the first file of a kind. */
export function pathOf(evidence: readonly Evidence[], wanted: EvidenceKind): string | undefined {
  return evidence.find(({ kind }) => kind === wanted)?.path;
}

/** Whether a file is the log of a program. */
export const isLog = ({ kind }: Evidence): boolean => kind === 'apiserver-log' || kind === 'log';

const isSingle = (key: EvidenceKey): key is Single => key in names;
