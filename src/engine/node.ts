// A node of a cluster, and what is run, reached and kept there. Both engines make such nodes.
import type { Socket } from 'node:net';
import type { Kept } from '../domain/evidence.ts';
import type { Flags } from '../domain/setting.ts';
import type { Trust } from './tls.ts';

/** Paths of files that are worth keeping; an engine may have to fetch them first. */
export type Files = Kept | Promise<Kept>;

/** Where a server is reached. */
export interface Endpoint {
  host: string;
  port: number;
}

/** Opens a connection from within a network; rejects as `net.connect` would. */
export type Open = (where: Endpoint, signal: AbortSignal) => Promise<Socket>;

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
