// Collects the content of the user's files before it becomes a setting: flags, files, configurations and objects, each
// with its place.
import type { Fate, IntakeRow } from '../domain/intake.ts';
import type { Document, Place } from './place.ts';
import type { Wrong } from './source.ts';

/** A component that has its own flags. */
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
  /** The source of the flag. A command line overrides the configuration from which it was made. */
  layer: 'configuration' | 'command';
  /** Set if the flag is in a static pod, which sees only mounted files of its host. */
  inPod?: boolean;
}

/** A file that flags may name. */
export interface GivenText {
  text: string;
  /** The known paths of the file: where it was found, and where other files say that it is. */
  paths: string[];
  place: Place;
  /** The kind of its first document. */
  kind?: string | undefined;
  document?: Document | undefined;
  /** Set if the kind is unknown; then the file is used only if a flag names it. */
  unknown?: { from: 'file' | 'folder'; what: string };
}

export interface Gathered {
  files: { file: string; kind: string }[];
  versions: { label: string; place: Place }[];
  flags: SaidFlag[];
  /** Parts whose whole command line is known. For a flag that it omits, the program's default counts, not kubeadm's. */
  whole: Map<Part, Place>;
  texts: GivenText[];
  /** Folders and files of a host, and their paths in the apiserver's container. */
  mounts: { host: string; inside: string; of: 'pod' | 'node' | 'user' }[];
  /**
   * Parts of a KubeletConfiguration, drop-ins included; of the others, later ones override earlier ones. `whole`: below
   * it are only the kubelet's own defaults.
   */
  kubelet: { document: Document; whole: boolean }[];
  /** InitConfigurations that say with which bootstrap tokens nodes join. */
  bootstrapTokens: Document[];
  objects: Document[];
  /** Objects of kinds other than RBAC. */
  others: Document[];
  /** Lists, such as `kubectl get -A` prints; they may contain all objects of a kind. */
  lists: Document[];
  /** Patches of the kube-apiserver's static pod. */
  patches: { value: Record<string, unknown>; place: Place; said: string }[];
  /** The texts that a flag names. */
  used: Set<GivenText>;
  rows: IntakeRow[];
  wrong: Wrong[];
}

/** An empty collection. */
export function nothing(): Gathered {
  return {
    files: [],
    versions: [],
    flags: [],
    whole: new Map(),
    texts: [],
    mounts: [],
    kubelet: [],
    bootstrapTokens: [],
    objects: [],
    others: [],
    lists: [],
    patches: [],
    used: new Set(),
    rows: [],
    wrong: [],
  };
}

/** Records what happened to one input. */
export function tell(
  { rows }: Pick<Gathered, 'rows'>,
  fate: Fate,
  {
    part,
    said,
    place: { file, line },
    because,
  }: { part: string; said: string; place: Place; because: string },
): void {
  rows.push({ part, said, fate, because, file, line });
}
