// The seam between engines and everything else: a world holds the clusters of a group, a cluster takes nodes.
import type { Socket } from 'node:net';
import type { Cell, Depth } from '../domain/cell.ts';
import { BearerlessError, type ErrorDetail } from '../domain/error.ts';
import type { Kept } from '../domain/evidence.ts';
import type { Identity } from '../domain/identity.ts';
import type { Group } from '../domain/plan.ts';
import type { StaticPod, Target } from '../domain/probe.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Binary } from '../domain/results.ts';
import type { Flags, KubeletSetting, Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import type { Admin } from './admin.ts';
import type { Looked } from './plane-look.ts';
import type { SecretKeeper } from './secret-files.ts';
import type { Supervision } from './supervision.ts';
import type { Credential, Trust } from './tls.ts';

/** Paths of files that are worth keeping; an engine may have to fetch them first. */
export type Files = Kept | Promise<Kept>;

/** Servers of the control plane that are asked beside the apiserver. */
export type ServedTarget = Extract<Target, 'controller-manager' | 'scheduler' | 'etcd'>;

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
   * Starts a control plane with the setting's flags and files, of which `cells` will be asked; returns when every bootstrap object is in place.
   * RBAC is kubeadm's yet. Throws what did not come up.
   */
  startCluster(setting: Setting, cells: readonly Cell[]): Promise<Cluster>;
  /** What there is of a cluster that did not come up: logs and configuration, as `Cluster.files` gives them. */
  left(setting: Setting): Files;
}

export interface Cluster extends AsyncDisposable {
  /** What its answers rest on is watched here; whoever asks it anything does so under this signal. */
  readonly supervision: Supervision;
  readonly depth: Depth;
  /** What only a whole cluster has. */
  readonly whole?: Whole;
  readonly version: Version;
  readonly setting: Setting;
  readonly quirks: Quirks;
  /** Why no controller manager runs, where nodes were to join. */
  readonly unmanaged?: string;
  /** gitVersion of /version, asked with the admin certificate. */
  readonly reported: string;
  readonly apiserver: Endpoint & { trust: { ca: string } };
  /** The apiserver as group system:masters asks it, whom no setting keeps out. */
  readonly masters: Looked;
  readonly admin: Admin;
  readonly join: JoinMaterial;
  /** Where nodes reach the harness itself, and what it serves TLS with there; absent where they cannot. */
  readonly harness?: { host: string; cert: string; key: string };
  /** What each identity presents; absent where this version has no such thing, or nobody has made it yet. */
  readonly credentials: Partial<Record<Identity, Credential>>;
  /** The front proxy's client certificate, with which headers say who asks. */
  readonly frontProxy: Credential;
  /** Makes a client certificate by the cluster's CA. */
  certificate(user: string, groups: readonly string[]): Promise<Credential>;
  /** The apiserver's own client certificate for kubelets (apiserver-kubelet-client). */
  readonly kubeletClient: Credential;
  /** A server beside the apiserver, started if need be; absent where the harness cannot reach it. */
  served?(target: ServedTarget): Promise<Served>;
  /** What the apiserver that runs now has logged. */
  apiserverLog(): Promise<string>;
  /** Puts a text in the place of the file that `--authentication-config` names. */
  writeAuthentication(text: string): Promise<void>;
  /** Ends the apiserver and starts it again with the same flags; absent where a kubelet does that. */
  restartApiserver?(): Promise<void>;
  /** A static pod of the control plane, to be probed as its kubelet would. */
  staticPod(component: StaticPod): Promise<ProbedPod>;
  /** Path of the audit log. */
  readonly auditLog: string;
  /** Configuration files and logs worth keeping. */
  files(): Files;
  /** A fresh node on which nothing has joined yet; its kubelet will be configured as the setting says. */
  addNode(name: string, kubelet?: KubeletSetting, options?: NodeOptions): Promise<Node>;
  /** How a person enters it while it is retained. */
  readonly enter: string[];
}

/** Where a server is reached. */
export interface Endpoint {
  host: string;
  port: number;
}

/** Opens a connection from within a network; rejects as `net.connect` would. */
export type Open = (where: Endpoint, signal: AbortSignal) => Promise<Socket>;

/** What a kubelet probes. */
export interface ProbedPod {
  /** As kubeadm wrote it. */
  manifest: string;
  /** Connects from the pod's network; absent where its ports are published. */
  open?: Open;
  /** Where the server is reached, if not where the manifest says. */
  moved?: Endpoint;
}

export interface Whole {
  readonly init: InitRecord;
  /** The control plane's own node. */
  readonly node: string;
  /** The static-pod manifest as kubeadm wrote it, or as it was edited since. */
  readManifest(component: string): Promise<string>;
  /** Replaces it; the kubelet sees the file change. */
  writeManifest(component: string, text: string): Promise<void>;
  /** `kubeadm upgrade apply` with that version's kubeadm, whose images are there. */
  upgrade(to: Version): Promise<Ran>;
}

/** A `kubeadm init` that ended, one way or the other. */
export interface InitRecord {
  argv: string[];
  /** Of kubeadm; undefined when it had to be ended. */
  exitCode?: number;
  timedOut: boolean;
  /** Both streams. */
  output: string;
  seconds: number;
  /** Seconds; kubeadm's own default is 240. */
  controlPlaneTimeout: number;
}

/** No cluster came up since `kubeadm init` itself failed, which is an answer. */
export class InitFailed extends BearerlessError {
  constructor(
    readonly record: InitRecord,
    message: string,
    detail: ErrorDetail,
  ) {
    super('environment', 'init-failed', message, detail);
  }
}

/** No cluster came up since its kube-apiserver does not take the setting's configuration, which is an answer. */
export class ConfigRejected extends BearerlessError {
  constructor(
    setting: string,
    /** The apiserver's own sentence. */
    readonly said: string,
  ) {
    super(
      'environment',
      'config-rejected',
      `the apiserver of ${setting} does not take its configuration: ${said}`,
    );
  }
}

/** A server of a control plane beside the apiserver. */
export interface Served extends Endpoint {
  trust: Trust;
  /** Opens a connection where the server listens on its node's loopback address alone. */
  open?: (signal: AbortSignal) => Promise<Socket>;
  /** Whether the program runs whose port it is: only then a connection that is refused says something. */
  runs(): Promise<boolean>;
}

export interface JoinMaterial {
  endpoint: string;
  token: string;
  /** `sha256:…` of the CA's public key. */
  caHash: string;
  /** A kubeconfig with an embedded client certificate of an administrator. */
  adminKubeconfig: string;
}

export interface Ran {
  argv: string[];
  /** undefined when a signal ended it. */
  code: number | undefined;
  /** Both streams as they came. */
  output: string;
  seconds: number;
  timedOut: boolean;
}

export interface NodeOptions {
  /** The kubelet is as kubeadm makes it until `configure`. */
  late?: boolean;
}

export interface Node extends AsyncDisposable {
  readonly name: string;
  /** Under which the cluster sees it. */
  readonly address: string;
  /** Under which the harness reaches its kubelet. */
  readonly kubelet: Endpoint & { trust: Trust };
  readonly criSocket: string;
  /** What must be known of its kubelet to judge what it answers. */
  readonly notes?: string[];
  /** Connects from the node's own network; absent where only published ports are reached. */
  open?: Open;
  /** Configures the kubelet as it is to be asked, once the node has joined; absent where it is so from the start. */
  configure?(): Promise<void>;
  exec(argv: string[], options: { limit: number; signal: AbortSignal }): Promise<Ran>;
  writeFile(path: string, content: string): Promise<void>;
  /** undefined when there is no such file. */
  readFile(path: string): Promise<string | undefined>;
  /** Flags that kubeadm is to give the kubelet, beside its own. */
  readonly kubeletFlags?: Flags;
  /** The kubelet's own last words, where it ended by itself again and again with the same. */
  kubeletEnded?(): string | undefined;
  /** Set when something the node needs (containerd, the kubelet) died: a harness fault, not an answer. */
  fault(): string | undefined;
  /** Logs worth keeping. */
  files(): Files;
}
