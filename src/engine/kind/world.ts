// A world of the kind engine: a Docker network with the clusters of a group side by side. It is not in namespaces of
// ours, so the harness must remove it itself. If this run is killed, the next run does so.
import { mkdtemp } from 'node:fs/promises';
import type { Kept } from '../../domain/evidence.ts';
import { decidingInit } from '../common/without-setting.ts';
import type { EngineContext, World } from '../engine.ts';
import { chooseImage, imageBinaries } from './choose-image.ts';
import { startKindCluster } from './cluster.ts';
import { connect } from './docker.ts';
import { formatOwner, ownerLabel, self } from './owner.ts';
import { newNetwork, removeRun, scratchPrefix, sweep } from './sweep.ts';

/** Removes what dead runs left, chooses the node image and makes the network. */
export async function startWorld(context: EngineContext): Promise<World> {
  const { group, progress, signal } = context;
  const docker = await connect();
  for (const name of await sweep(docker)) progress(`removed ${name}, left by a run that is gone`);
  const image = await chooseImage(docker, group.version, { named: context.image, signal, progress });
  const owner = formatOwner(await self());
  const network = newNetwork();
  await docker.createNetwork(network, { [ownerLabel]: owner });
  const scratch = await mkdtemp(scratchPrefix(network));
  const failed = new Map<string, Kept>();
  const starting: Promise<unknown>[] = [];
  let down: Promise<unknown> | undefined;
  const making: Promise<unknown>[] = [];
  const shared = { context, docker, image, network, owner, scratch, making, failed };
  const startOne = decidingInit(group.version, (setting) => startKindCluster(shared, setting));
  return {
    binaries: imageBinaries(image, group.version, context.image),
    async startCluster(setting) {
      const start = startOne(setting);
      starting.push(start);
      return await start;
    },
    filesAfterFailure: ({ id }) => failed.get(id) ?? {},
    async [Symbol.asyncDispose]() {
      // Interrupted starts must finish first, because kind may still be creating a container, as may Docker for a node
      // that nobody waits for any more.
      down ??= Promise.allSettled(starting)
        .then(() => Promise.allSettled(making))
        .then(() => removeRun(docker, network));
      await down;
    },
  };
}
