// What people's files say together, before it is a setting: flags, files, configurations and objects, each with its
// place.
import type { Fate, IntakeRow } from '../domain/intake.ts';
import type { Document, Place } from './place.ts';
import type { Wrong } from './source.ts';

/** What has flags of its own. */
export type Part = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'etcd' | 'kubelet';
export const parts: readonly Part[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'etcd',
  'kubelet',
];

export interface SaidFlag {
  part: Part;
  name: string;
  value: string;
  place: Place;
  /** A command line is what runs: it counts more than the configuration that it was made from. */
  layer: 'configuration' | 'command';
  /** It is of a static pod, which sees of its host only what is mounted. */
  inPod?: boolean;
}

/** A file that flags may name. */
export interface GivenText {
  text: string;
  /** Paths under which it is known: where it was found, and what other files say of it. */
  paths: string[];
  place: Place;
  /** Of its first document. */
  kind?: string | undefined;
  document?: Document | undefined;
  /** Set where it is of no kind known here: it means something only if a flag names it. */
  unknown?: { from: 'file' | 'folder'; what: string };
}

export interface Gathered {
  files: { file: string; kind: string }[];
  versions: { label: string; place: Place }[];
  flags: SaidFlag[];
  /** Parts whose whole command line is known: what it does not say is the program's default, not kubeadm's. */
  whole: Map<Part, Place>;
  texts: GivenText[];
  /** Folders and files of a host, and where the apiserver's container has them. */
  mounts: { host: string; inside: string; of: 'pod' | 'node' | 'user' }[];
  /** Parts of a KubeletConfiguration, the last one on top; `whole`: nothing below it but the kubelet's own defaults. */
  kubelet: { document: Document; whole: boolean }[];
  objects: Document[];
  /** Objects of other kinds than RBAC. */
  others: Document[];
  /** Whether all objects of a kind are among them, as `kubectl get -A` prints them. */
  lists: Document[];
  /** Patches of the kube-apiserver's static pod. */
  patches: { value: Record<string, unknown>; place: Place; said: string }[];
  /** The texts that a flag names. */
  used: Set<GivenText>;
  rows: IntakeRow[];
  wrong: Wrong[];
}

/** Nothing yet. */
export function nothing(): Gathered {
  return {
    files: [],
    versions: [],
    flags: [],
    whole: new Map(),
    texts: [],
    mounts: [],
    kubelet: [],
    objects: [],
    others: [],
    lists: [],
    patches: [],
    used: new Set(),
    rows: [],
    wrong: [],
  };
}

/** Says what became of one thing. */
export function tell(
  { rows }: Pick<Gathered, 'rows'>,
  fate: Fate,
  part: string,
  said: string,
  { file, line }: Place,
  because: string,
): void {
  rows.push({ part, said, fate, because, file, line });
}
