// What a program is that balances, or decides where a balancer runs: how it is configured, and how it is read.
import type { Kept } from '../../domain/evidence.ts';
import type { Observed } from '../../domain/outcome.ts';
import type { Beside, Cluster, Started } from '../../engine/cluster.ts';
import type { Endpoint } from '../../engine/node.ts';

/** What a balancer itself says of the apiserver. */
export type Seen = Omit<Extract<Observed, { kind: 'balancer' }>, 'kind'>;

/** Where one balancer runs, and what it is given. */
export interface Place {
  beside: Beside;
  /** The apiserver as its own machine reaches it. */
  apiserver: Endpoint;
  /** A folder of the machine for this balancer alone. */
  folder: string;
  /** Ports on the loopback address that nobody else uses: of the balancer, and of its statistics. */
  ports: { front: number; stats: number };
  cluster: Pick<Cluster, 'certificate' | 'apiserver'>;
  signal: AbortSignal;
}

/** A program that balances, or decides where a balancer runs. */
export interface Balancer {
  name: string;
  /** Its version; or why this machine cannot run it, and what to do. */
  look(place: Place): Promise<{ version: string } | { unsupported: string }>;
  /** Its files, and the command that runs it in the foreground. */
  prepare(check: string, place: Place): Promise<{ argv: string[]; kept: Kept }>;
  /** Waits until it has made up its mind; `raw` is what it was read from. */
  read(check: string, started: Started, place: Place): Promise<Seen & { raw: unknown }>;
}
