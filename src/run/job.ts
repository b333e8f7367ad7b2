// The messages between the parent and a worker: one job to the worker, events back.
import type { Group } from '../domain/plan.ts';
import type { Event, LocalBinary } from '../domain/results.ts';

export interface Job {
  group: Group;
  binaries: Record<string, LocalBinary>;
  /** Absolute. */
  output: string;
  keep: string[];
  /** Folders of the host that are written to from inside the world. */
  writable: string[];
  rootless: boolean;
  /** Seconds for one component to become ready. */
  timeoutSeconds: number;
  /**
   * Seconds for kubeadm's discovery timeout, whose default is 300. If absent, it is slightly longer than the version
   * and the join mode need.
   */
  discoveryTimeout?: number;
  /** Seconds that `kubeadm init` allows for a whole cluster's control plane; kubeadm's default is 240. */
  controlPlaneTimeout: number;
  /** The name of the world's control groups. */
  cgroup: string;
  /** The node image for the kind engine, if it should not choose one itself. */
  image?: string;
  /** Every apiserver creates its default objects itself. */
  emptyEtcd: boolean;
  /** The number of control planes at once. */
  jobs: number;
  /** The same where nothing but apiservers is asked. */
  apiservers: number;
  /** The number of whole clusters at once. */
  clusters: number;
  /** The number of nodes at once. */
  nodes: number;
  /** Keep the clusters running after the last cell, until the run is interrupted. */
  retain: boolean;
  /** The folder in which access to the kept cluster is published. */
  accessFolder?: string;
}

/** Sends an event to the parent. */
export type Emit = (event: Event) => void;

/** The message about a cluster that the worker keeps. `argv` enters the cluster's machine from inside the world. */
export interface Retained {
  type: 'retained';
  setting: string;
  argv: string[];
}

/** Sends an event, or how to enter a retained cluster, to the parent. */
export type Send = (message: Event | Retained) => void;
