// A node of a cluster: how commands run on it, how it is reached, and which files it keeps. Both engines make such
// nodes.
import type { Socket } from 'node:net';
import type { Kept } from '../domain/evidence.ts';
import type { Skew } from '../domain/join.ts';
import type { Flags } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import type { Trust } from './tls.ts';

/** Paths of files to keep as evidence. Some engines have to fetch them first. */
export type Files = Kept | Promise<Kept>;

/** The address of a server. */
export interface Endpoint {
  host: string;
  port: number;
}

/** Opens a connection from within a network; rejects as `net.connect` would. */
export type Open = (where: Endpoint, signal: AbortSignal) => Promise<Socket>;

export interface Ran {
  argv: string[];
  /** undefined if a signal ended it. */
  code: number | undefined;
  /** Both streams, in the order of arrival. */
  output: string;
  seconds: number;
  timedOut: boolean;
}

export interface NodeOptions {
  /** The kubelet has kubeadm's configuration until `configure` is called. */
  late?: boolean;
  /** The kubelet is of another minor than the control plane. */
  kubelet?: Skew | undefined;
}

export interface Node extends AsyncDisposable {
  readonly name: string;
  /** The address in the cluster's network. */
  readonly address: string;
  /** The same over IPv6; absent if it has none. */
  readonly ipv6?: string;
  /** The address at which the harness reaches its kubelet. */
  readonly kubelet: Endpoint & { trust: Trust };
  readonly criSocket: string;
  /** The version of its kubelet, if it is not the control plane's. */
  readonly otherKubelet?: Version;
  /** Ends the kubelet, and starts that of the control plane's version; only where it is another. */
  upgradeKubelet?(): Promise<void>;
  /** Facts about its kubelet that readers need to judge its answers. */
  readonly notes?: string[];
  /** Connects from the node's own network; absent if only published ports can be reached. */
  open?: Open;
  /** Gives the kubelet the setting's configuration after the join; absent if it has it from the start. */
  configure?(): Promise<void>;
  exec(argv: string[], options: { limit: number; signal: AbortSignal }): Promise<Ran>;
  writeFile(path: string, content: string): Promise<void>;
  /** undefined if there is no such file. */
  readFile(path: string): Promise<string | undefined>;
  /** Flags that kubeadm must give the kubelet, in addition to its own. */
  readonly kubeletFlags?: Flags;
  /** The kubelet's last message, if it repeatedly exited by itself with the same one. */
  kubeletEnded?(): string | undefined;
  /**
   * Set if something that the node needs (containerd, the kubelet) has ended. That is a fault of the harness, not an
   * answer.
   */
  fault(): string | undefined;
  /** Logs to keep as evidence. */
  files(): Files;
}

/** The machine of a further control plane, which has not joined. If it has joined, disposing of it makes it leave. */
export interface FurtherControlPlane extends Node {
  /** Decrypts the certificates that kubeadm downloads. */
  readonly certificateKey: string;
  /** The folder of patches to its static pods, if it has one. */
  readonly patches?: string | undefined;
  readonly apiserver: Endpoint;
  /** The path of its apiserver's audit log. */
  readonly auditLog: string;
  /** The last words of its apiservers that ended, oldest first. */
  ends(): Promise<string[]>;
}
