// Removes what dead runs left in the Docker engine, and nothing else: things whose owner is dead, and the containers
// that kind made for them, which are recognized by their cluster's name.
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { waitFor } from '../wait.ts';
import type { Docker, Listed } from './docker.ts';
import { fateOf, ownerLabel, parseOwner, today } from './owner.ts';

/** kind's own labels (pkg/cluster/internal/providers/docker/constants.go). */
export const clusterLabel = 'io.x-k8s.kind.cluster';
export const roleLabel = 'io.x-k8s.kind.role';

/** Removes orphans and returns their names. */
export async function sweep(docker: Docker): Promise<string[]> {
  const [networks, containers] = await Promise.all([
    orphansOf(await docker.networks(ownerLabel)),
    orphansOf(await docker.containers([ownerLabel])),
  ]);
  for (const { id, name } of containers) {
    await docker.container(id).remove();
    await removeScratch(name);
  }
  const removed = containers.map(({ name }) => name);
  for (const { name } of networks) removed.push(...(await removeRun(docker, name)));
  removed.push(...(await removeStrays(docker)));
  return removed;
}

/**
 * Removes containers without their network. A run makes its network before the first container and removes it after the
 * last one, so such a container belongs to no run.
 */
async function removeStrays(docker: Docker): Promise<string[]> {
  const containers = await docker.containers([clusterLabel]);
  const networks = new Set((await docker.networks(ownerLabel)).map(({ name }) => name));
  const strays = containers.filter(({ labels }) => {
    const network = runNetwork.exec(labels[clusterLabel] ?? '')?.[1];
    return network !== undefined && !networks.has(network);
  });
  await Promise.all(strays.map(({ id }) => docker.container(id).remove()));
  return strays.map(({ name }) => name);
}

/** Removes a run's network and every container of its clusters. Returns their names. */
export async function removeRun(docker: Docker, network: string): Promise<string[]> {
  const removed = new Set<string>();
  // Repeats until nothing is left. kind may have been ended while Docker was still creating a container for it, and
  // containers that are being removed still use the network.
  await waitFor(
    `everything of ${network} is removed`,
    async () => {
      const containers = (await docker.containers([clusterLabel])).filter(({ labels }) =>
        labels[clusterLabel]?.startsWith(`${network}-`),
      );
      await Promise.all(containers.map(({ id }) => docker.container(id).remove()));
      for (const { name } of containers) removed.add(name);
      return await docker.removeNetwork(network).then(
        () => true,
        () => undefined,
      );
    },
    { limit: 30_000, signal: new AbortController().signal, every: 200 },
  );
  await removeScratch(network);
  return [...removed, network];
}

/** The beginning of the name of the folder with temporary files that belongs to this network or container. */
export function scratchPrefix(owned: string): string {
  return join(tmpdir(), `${owned}-`);
}

/** A new name for a run's network. */
export function newNetwork(): string {
  return `bearerless-${randomBytes(3).toString('hex')}`;
}
const runNetwork = /^(bearerless-[0-9a-f]{6})-/;

async function removeScratch(owned: string): Promise<void> {
  const prefix = scratchPrefix(owned);
  const names = await readdir(dirname(prefix)).catch(() => []);
  const ours = names.filter((name) => name.startsWith(basename(prefix)));
  await Promise.all(ours.map((name) => rm(join(dirname(prefix), name), { recursive: true, force: true })));
}

async function orphansOf(things: Listed[]): Promise<Listed[]> {
  const dead = await Promise.all(
    things.map(async ({ labels }) => {
      const owner = parseOwner(labels[ownerLabel]);
      return owner !== undefined && fateOf(owner, await today(owner.pid)) === 'dead';
    }),
  );
  return things.filter((_, n) => dead[n]);
}
