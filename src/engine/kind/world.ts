// A world of the kind engine: a Docker network of its own, on which the clusters of a group stand side by side. It is not in
// namespaces of ours, so it is taken down by hand, and by the next run when this one is killed.
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import type { EngineContext, World } from '../engine.ts';
import { chooseImage, imageBinaries } from './choose-image.ts';
import { startKindCluster } from './cluster.ts';
import { connect } from './docker.ts';
import { formatOwner, ownerLabel, self } from './owner.ts';
import { removeRun, scratchPrefix, sweep } from './sweep.ts';

/** Removes what dead runs left, chooses the node image, makes the network. */
export async function startWorld(context: EngineContext): Promise<World> {
  const { group, progress, signal } = context;
  const docker = await connect();
  for (const name of await sweep(docker)) progress(`removed ${name}, left by a run that is gone`);
  const image = await chooseImage(docker, group.version, context.image, { signal, progress });
  const owner = formatOwner(await self());
  const network = `bearerless-${randomBytes(3).toString('hex')}`;
  await docker.createNetwork(network, { [ownerLabel]: owner });
  const scratch = await mkdtemp(scratchPrefix(network));
  let down: Promise<unknown> | undefined;
  return {
    binaries: imageBinaries(image, group.version),
    startCluster: (setting) => startKindCluster({ context, docker, image, network, owner, scratch }, setting),
    async [Symbol.asyncDispose]() {
      down ??= removeRun(docker, network);
      await down;
    },
  };
}
