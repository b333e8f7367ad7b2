// What the parent sends to a worker, and what comes back: one job in, events out.
import type { Group } from '../domain/plan.ts';
import type { Event } from '../domain/results.ts';
import type { Located } from '../engine/engine.ts';

export interface Job {
  group: Group;
  binaries: Record<string, Located>;
  /** Absolute. */
  output: string;
  keep: string[];
  /** Folders of the host that are written to from inside the world. */
  writable: string[];
  rootless: boolean;
  /** Seconds for one component to get ready. */
  timeoutSeconds: number;
  /**
   * Seconds of kubeadm's discovery timeout, whose own default is 300; absent, as long as version and mode need, and
   * little more.
   */
  discoveryTimeout?: number;
  /** Seconds that `kubeadm init` gives a whole cluster's control plane; its own default is 240. */
  controlPlaneTimeout: number;
  /** The name of the world's control groups. */
  cgroup: string;
  /** The node image of the kind engine, instead of the one it would choose. */
  image?: string;
  /** How many control planes at once. */
  jobs: number;
  /** How many nodes at once. */
  nodes: number;
  /** Keep the clusters up after the last cell, until the run is interrupted. */
  retain: boolean;
  /** The folder in which access to the kept cluster is published. */
  accessFolder?: string;
}

/** Sends an event to the parent. */
export type Emit = (event: Event) => void;

/** What a worker says of a cluster that it keeps: argv that enters the cluster's machine from inside the world. */
export interface Retained {
  type: 'retained';
  setting: string;
  argv: string[];
}

/** Sends an event, or how a retained cluster is entered, to the parent. */
export type Send = (message: Event | Retained) => void;
