// The interface of a cluster, by purpose: its servers, access to it, its lifetime and its files. Every engine provides
// all of it, and callers cannot tell which engine made the cluster.
import type { Socket } from 'node:net';
import type { Identity } from '../domain/identity.ts';
import type { StaticPod, Target } from '../domain/probe.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { DefaultObjectsFrom } from '../domain/results.ts';
import type { KubeletSetting, Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import type { Admin } from './admin.ts';
import type { Looked } from './control-plane-look.ts';
import type { Endpoint, Files, FurtherControlPlane, Node, NodeOptions, Open, Ran } from './node.ts';
import type { InitRecord } from './not-up.ts';
import type { Supervision } from './supervision.ts';
import type { Credential, Trust } from './tls.ts';
import type { WaitOptions } from './wait.ts';

/** Servers of the control plane other than the apiserver. */
export type ServedTarget = Extract<Target, 'controller-manager' | 'scheduler' | 'etcd'>;

export interface Cluster extends ClusterServers, ClusterAccess, ClusterLife, ClusterFiles {
  readonly version: Version;
  readonly setting: Setting;
  readonly quirks: Quirks;
  /** The gitVersion of /version, requested with the admin certificate. */
  readonly reported: string;
  /** Whether the apiserver created its default objects itself, or started on copies of another one's. */
  readonly defaultObjects: DefaultObjectsFrom;
}

/** The servers of a cluster. */
export interface ClusterServers {
  readonly apiserver: Endpoint & { trust: { ca: string } };
  /** The IPv6 address of its machine; absent if it has none. */
  readonly ipv6?: string;
  /** The apiserver with a credential in group system:masters, which no setting shuts out. */
  readonly masters: Looked;
  readonly admin: Admin;
  /** A server other than the apiserver. It is started if necessary. undefined if the harness cannot reach it. */
  served(target: ServedTarget): Promise<Served | undefined>;
  /** The reason why no controller manager runs although nodes should join; undefined if one runs. */
  readonly unmanaged: string | undefined;
  /** A static pod of the control plane, to be probed as its kubelet would. */
  staticPod(component: StaticPod): Promise<ProbedPod>;
  /** The machine of the control plane, for programs beside it; absent if the harness can start none there. */
  readonly beside?: Beside;
}

/** The credentials of a cluster, and how nodes join. */
export interface ClusterAccess {
  /** The credential of each identity. It is absent if this version has no such credential, or if it is not made yet. */
  readonly credentials: Readonly<Partial<Record<Identity, Credential>>>;
  /** Adds the credential of an identity that was made later. */
  addCredential(identity: Identity, credential: Credential): void;
  /** The front proxy's client certificate. With it, headers can name the user. */
  readonly frontProxy: Credential;
  /** Makes a client certificate signed by the cluster's CA. */
  certificate(user: string, groups: readonly string[]): Promise<Credential>;
  /** The apiserver's own client certificate for kubelets (apiserver-kubelet-client). */
  readonly kubeletClient: Credential;
  readonly join: JoinMaterial;
  /** How nodes reach the harness itself; undefined if they cannot. */
  readonly harness: Harness | undefined;
  /** The command with which a person enters a retained cluster. */
  readonly enter: string[];
}

/** The lifetime of a cluster and the changes to it. Disposing of it ends the cluster. */
export interface ClusterLife extends AsyncDisposable {
  /** Watches everything that the cluster's answers depend on. Every request to the cluster must use its signal. */
  readonly supervision: Supervision;
  readonly controlPlane: ControlPlane;
  /** Replaces the content of the file that `--authentication-config` names. */
  writeAuthentication(text: string): Promise<void>;
  /** Adds a new node that has not joined. Its kubelet will have the setting's configuration. */
  addNode(name: string, kubelet?: KubeletSetting, options?: NodeOptions): Promise<Node>;
}

/** The files that a cluster writes. */
export interface ClusterFiles {
  /** The path of the audit log. */
  readonly auditLog: string;
  /** The log of the current apiserver process or container. */
  apiserverLog(): Promise<string>;
  /** Configuration files and logs to keep as evidence. */
  files(): Files;
}

/** Who runs the apiserver: in depth `bare` the harness, in depth `node` a kubelet with static pods. */
export type ControlPlane = Processes | StaticPods;

export interface Processes {
  readonly runBy: 'harness';
  /** Ends the apiserver and starts it again with the same flags. */
  restartApiserver(): Promise<void>;
}

export interface StaticPods {
  readonly runBy: 'kubelet';
  readonly init: InitRecord;
  /** The name of the control plane's own node. */
  readonly node: string;
  /** The static pod manifest as kubeadm wrote it, including later edits. */
  readManifest(component: string): Promise<string>;
  /** Replaces the manifest. The kubelet notices the change of the file. */
  writeManifest(component: string, text: string): Promise<void>;
  /**
   * Runs `kubeadm upgrade apply` with the kubeadm of that version. The images of that version must be there already.
   */
  upgrade(to: Version): Promise<Ran>;
  /**
   * If the kubelet of this node is behind the last upgrade, ends it and starts that of the same version, and returns
   * that version. Absent if the engine has none.
   */
  upgradeKubelet?(): Promise<Version | undefined>;
  /**
   * Adds a machine for a further control plane. `files`: whether it has the files that the setting's flags name, which
   * kubeadm does not copy.
   */
  addControlPlane(name: string, options: { files: boolean }): Promise<FurtherControlPlane>;
}

/** The address at which nodes reach the harness, and the certificate and key for TLS there. */
export interface Harness {
  host: string;
  cert: string;
  key: string;
}

/** The parts of a static pod that a kubelet probes. */
export interface ProbedPod {
  /** The manifest as kubeadm wrote it. */
  manifest: string;
  /** Connects from the pod's network; absent if its ports are published. */
  open?: Open;
  /** The address of the server, if it differs from the manifest's. */
  moved?: Endpoint;
}

/** A machine on which programs of this system run beside the control plane. They end with the cluster at the latest. */
export interface Beside {
  run(argv: string[]): Promise<Ran>;
  writeFile(path: string, content: string): Promise<void>;
  /** Starts a program that lasts. */
  start(name: string, argv: string[]): Promise<Started>;
  /** Connects from the network of this machine. */
  open: Open;
}

/** A program that was started. */
export interface Started {
  /** Waits until `look` returns a value, the program exits, or `limit` milliseconds pass. */
  ready<T>(subject: string, look: () => Promise<T | undefined>, options: WaitOptions): Promise<T>;
  /** What it has printed. */
  printed(): Promise<string>;
  kill(): Promise<void>;
}

/** A server of a control plane other than the apiserver. */
export interface Served extends Endpoint {
  trust: Trust;
  /** Opens a connection, if the server listens only on its node's loopback address. */
  open?: (signal: AbortSignal) => Promise<Socket>;
  /** Whether the program for this port runs. Only then a refused connection is an answer. */
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
