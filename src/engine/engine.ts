// The interface between engines and everything else. A world holds the clusters of a group, and nodes are added to a
// cluster.
import type { Cell } from '../domain/cell.ts';
import type { Group } from '../domain/plan.ts';
import type { Binary, LocalBinary } from '../domain/results.ts';
import type { Setting } from '../domain/setting.ts';
import type { Cluster } from './cluster.ts';
import type { Files } from './node.ts';
import type { SecretKeeper } from './secret-files.ts';

export interface EngineContext {
  group: Group;
  /**
   * The binaries by name: kube-apiserver, kubeadm, kubelet, etcd, containerd …, and kubeadm@v1.34.4 for a version to
   * upgrade to.
   */
  binaries: Record<string, LocalBinary>;
  /** Folders and files of the harness that a world must not hide. */
  keep: string[];
  /** Folders that the world must be able to write to. The rest of the host is read-only there. */
  writable: string[];
  /** Whether the world is in a user namespace of an ordinary user. */
  rootless: boolean;
  /** Seconds that one start of a component may take. */
  timeoutSeconds: number;
  /**
   * Seconds that `kubeadm init` allows for the control plane of a whole cluster. The startup probe of its apiserver
   * gets as many.
   */
  controlPlaneTimeout: number;
  /** The name of the world's control groups; used only in depth `node`. */
  cgroup: string;
  /** The node image for the kind engine, if it should not choose one itself. */
  image?: string;
  /** Whether every apiserver starts on an empty etcd prefix and creates its default objects itself. */
  emptyEtcd: boolean;
  /** Whether the clusters stay up after the last cell, so that people can use them. */
  retain: boolean;
  signal: AbortSignal;
  progress(text: string): void;
  secrets: SecretKeeper;
}

export interface World extends AsyncDisposable {
  /** Further things that the world runs, for the record: the node image and its inputs. */
  readonly binaries?: Binary[];
  /**
   * Starts a control plane with the setting's flags and files. `cells` are the cells that will be measured on it.
   * Resolves when every bootstrap object is in place. RBAC is still kubeadm's default. Rejects if the cluster does not
   * come up.
   */
  startCluster(setting: Setting, cells: readonly Cell[]): Promise<Cluster>;
  /** The files of a cluster that did not come up: logs and configuration, like `Cluster.files`. */
  filesAfterFailure(setting: Setting): Files;
}
