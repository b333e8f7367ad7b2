// The things that the clusters and nodes of one kind world share.
import type { Kept } from '../../domain/evidence.ts';
import type { EngineContext } from '../engine.ts';
import type { Docker, Image } from './docker.ts';

export interface Shared {
  context: EngineContext;
  docker: Docker;
  image: Image;
  /** The run's own Docker network. The name of every cluster begins with its name. */
  network: string;
  /** The value of the owner label. */
  owner: string;
  /** A folder of this machine for files that are copied into nodes or out of them. */
  scratch: string;
  /** Containers that Docker was asked to make. The network is removed when none is in the making any more. */
  making: Promise<unknown>[];
  /** Setting → the files of a cluster that did not come up. */
  failed: Map<string, Kept>;
}
