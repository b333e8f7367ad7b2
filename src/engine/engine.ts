// The seam between engines and everything else: a world holds the clusters of a group, a cluster takes nodes.
import type { Cell } from '../domain/cell.ts';
import type { Group } from '../domain/plan.ts';
import type { Binary } from '../domain/results.ts';
import type { Setting } from '../domain/setting.ts';
import type { Cluster } from './cluster.ts';
import type { Files } from './node.ts';
import type { SecretKeeper } from './secret-files.ts';

/** A binary on this machine. */
export type Located = Binary & { path: string };

export interface EngineContext {
  group: Group;
  /** By name: kube-apiserver, kubeadm, kubelet, etcd, containerd …, and kubeadm@v1.34.4 of a version to upgrade to. */
  binaries: Record<string, Located>;
  /** Folders and files of the harness that a world must not hide. */
  keep: string[];
  /** Folders that it must be able to write to; everything else of the host is read-only there. */
  writable: string[];
  /** Whether the world is inside a user namespace of an ordinary user. */
  rootless: boolean;
  /** Seconds that one start of a component may take. */
  timeoutSeconds: number;
  /** Seconds that `kubeadm init` gives the control plane of a whole cluster, and its startup probe with it. */
  controlPlaneTimeout: number;
  /** The name of the world's control groups; depth `node` alone has any. */
  cgroup: string;
  /** The node image of the kind engine, instead of the one it would choose. */
  image?: string;
  /** Whether the clusters are kept when everything is asked, for people. */
  retain: boolean;
  signal: AbortSignal;
  progress(text: string): void;
  secrets: SecretKeeper;
}

export interface World extends AsyncDisposable {
  /** What it runs beside the binaries it was given, for the record: the node image, and what that was made of. */
  readonly binaries?: Binary[];
  /**
   * Starts a control plane with the setting's flags and files, of which `cells` will be asked; returns when every
   * bootstrap object is in place. RBAC is kubeadm's yet. Throws what did not come up.
   */
  startCluster(setting: Setting, cells: readonly Cell[]): Promise<Cluster>;
  /** What there is of a cluster that did not come up: logs and configuration, as `Cluster.files` gives them. */
  left(setting: Setting): Files;
}
