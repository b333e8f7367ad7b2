// What the clusters and nodes of one kind world have in common.
import type { Kept } from '../../domain/evidence.ts';
import type { EngineContext } from '../engine.ts';
import type { Docker, Image } from './docker.ts';

export interface Shared {
  context: EngineContext;
  docker: Docker;
  image: Image;
  /** The run's own Docker network, whose name begins the name of every cluster. */
  network: string;
  /** Value of the owner's label. */
  owner: string;
  /** A folder of this machine for files that go into nodes or come out of them. */
  scratch: string;
  /** Setting → what was kept of a cluster that did not come up. */
  left: Map<string, Kept>;
}
