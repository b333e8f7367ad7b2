// What is asked of a cluster, by what for: its servers, access to it, its life, and its files. Each engine makes all of
// it, and nothing of it says which engine made it.
import type { Socket } from 'node:net';
import type { Identity } from '../domain/identity.ts';
import type { StaticPod, Target } from '../domain/probe.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { KubeletSetting, Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import type { Admin } from './admin.ts';
import type { Looked } from './control-plane-look.ts';
import type { Endpoint, Files, Node, NodeOptions, Open, Ran } from './node.ts';
import type { InitRecord } from './not-up.ts';
import type { Supervision } from './supervision.ts';
import type { Credential, Trust } from './tls.ts';

/** Servers of the control plane that are asked beside the apiserver. */
export type ServedTarget = Extract<Target, 'controller-manager' | 'scheduler' | 'etcd'>;

export interface Cluster extends ClusterServers, ClusterAccess, ClusterLife, ClusterFiles {
  readonly version: Version;
  readonly setting: Setting;
  readonly quirks: Quirks;
  /** gitVersion of /version, asked with the admin certificate. */
  readonly reported: string;
}

/** What answers. */
export interface ClusterServers {
  readonly apiserver: Endpoint & { trust: { ca: string } };
  /** The apiserver as group system:masters asks it, whom no setting keeps out. */
  readonly masters: Looked;
  readonly admin: Admin;
  /** A server beside the apiserver, started if need be; undefined where the harness cannot reach it. */
  served(target: ServedTarget): Promise<Served | undefined>;
  /** Why no controller manager runs, where nodes were to join; undefined where one does. */
  readonly unmanaged: string | undefined;
  /** A static pod of the control plane, to be probed as its kubelet would. */
  staticPod(component: StaticPod): Promise<ProbedPod>;
}

/** With what one comes in, and how nodes join. */
export interface ClusterAccess {
  /** What each identity presents; absent where this version has no such thing, or nobody has made it yet. */
  readonly credentials: Readonly<Partial<Record<Identity, Credential>>>;
  /** Adds what an identity presents that was made later. */
  addCredential(identity: Identity, credential: Credential): void;
  /** The front proxy's client certificate, with which headers say who asks. */
  readonly frontProxy: Credential;
  /** Makes a client certificate by the cluster's CA. */
  certificate(user: string, groups: readonly string[]): Promise<Credential>;
  /** The apiserver's own client certificate for kubelets (apiserver-kubelet-client). */
  readonly kubeletClient: Credential;
  readonly join: JoinMaterial;
  /** Where nodes reach the harness itself; undefined where they cannot. */
  readonly harness: Harness | undefined;
  /** How a person enters it while it is retained. */
  readonly enter: string[];
}

/** How it lives and is changed, until it is disposed of. */
export interface ClusterLife extends AsyncDisposable {
  /** What its answers rest on is watched here; whoever asks it anything does so under this signal. */
  readonly supervision: Supervision;
  readonly controlPlane: ControlPlane;
  /** Puts a text in the place of the file that `--authentication-config` names. */
  writeAuthentication(text: string): Promise<void>;
  /** A fresh node on which nothing has joined yet; its kubelet will be configured as the setting says. */
  addNode(name: string, kubelet?: KubeletSetting, options?: NodeOptions): Promise<Node>;
}

/** What it writes. */
export interface ClusterFiles {
  /** Path of the audit log. */
  readonly auditLog: string;
  /** What the apiserver that runs now has logged. */
  apiserverLog(): Promise<string>;
  /** Configuration files and logs worth keeping. */
  files(): Files;
}

/** Who runs the apiserver: the harness, in depth `bare`, or a kubelet with static pods, in depth `node`. */
export type ControlPlane = Processes | StaticPods;

export interface Processes {
  readonly runBy: 'harness';
  /** Ends the apiserver and starts it again with the same flags. */
  restartApiserver(): Promise<void>;
}

export interface StaticPods {
  readonly runBy: 'kubelet';
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

/** Where nodes reach the harness, and what it serves TLS with there. */
export interface Harness {
  host: string;
  cert: string;
  key: string;
}

/** What a kubelet probes. */
export interface ProbedPod {
  /** As kubeadm wrote it. */
  manifest: string;
  /** Connects from the pod's network; absent where its ports are published. */
  open?: Open;
  /** Where the server is reached, if not where the manifest says. */
  moved?: Endpoint;
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
