// Lists the content of the cache by folder, and removes folders. It verifies nothing, since digests are checked before
// use.
import { existsSync } from 'node:fs';
import { readdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binary } from '../domain/results.ts';
import { lock } from '../system/lock.ts';
import { type Metadata, readMetadata } from './cache.ts';
import { type Artifact, type Component, kubernetesComponents } from './component.ts';
import { goBuildOf } from './go-build-info.ts';
import { besideRelease, releaseGoOf } from './release-go.ts';

/** One folder below `binaries/`: that of a Kubernetes version, or of another program. */
export interface Shelf {
  folder: string;
  path: string;
  bytes: number;
  binaries: Array<Metadata & Pick<Binary, 'go'>>;
}

/** All folders of the cache, oldest version first. */
export async function inventory(cacheDir: string): Promise<Shelf[]> {
  const root = join(cacheDir, 'binaries');
  const folders = (await readdir(root).catch(() => [])).sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return Promise.all(
    folders.map(async (folder) => {
      const path = join(root, folder);
      const names = (await readdir(path)).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
      const records = await Promise.all(names.map((name) => described(join(path, name.slice(0, -5)))));
      return {
        folder,
        path,
        bytes: await bytesBelow(path),
        binaries: records.filter((one) => one !== undefined),
      };
    }),
  );
}

/** The record of a binary, with the build information in it. */
async function described(file: string): Promise<(Metadata & Pick<Binary, 'go'>) | undefined> {
  const metadata = await readMetadata(file);
  const build = metadata && (await goBuildOf(file).catch(() => undefined));
  if (build === undefined) return metadata;
  const { name, version } = metadata as Metadata;
  const family = kubernetesComponents.includes(name as Component) ? 'kubernetes' : 'kind';
  const releaseGo = metadata?.releaseGo ?? releaseGoOf({ family, version });
  return { ...(metadata as Metadata), go: besideRelease(build, releaseGo, metadata?.tags) };
}

/** Removes a folder of the cache. Waits for a run that is filling it. */
export async function removeShelf(
  cacheDir: string,
  { folder, path }: Shelf,
  signal: AbortSignal,
): Promise<void> {
  await using _held = await lock(join(cacheDir, 'locks', folder), signal);
  await rm(path, { recursive: true, force: true });
}

/** Folders that only make the next build or download faster, with their sizes. */
export async function leftovers(cacheDir: string): Promise<Array<{ path: string; bytes: number }>> {
  const paths = ['downloads', 'build', 'checkouts'].map((name) => join(cacheDir, name));
  const sizes = await Promise.all(paths.map(bytesBelow));
  return paths.map((path, i) => ({ path, bytes: sizes[i] ?? 0 })).filter(({ bytes }) => bytes > 0);
}

/** Removes what is in these folders. Waits for runs that use it. */
export async function removeLeftovers(cacheDir: string, signal: AbortSignal): Promise<void> {
  for (const { path } of await leftovers(cacheDir)) {
    for (const folder of await readdir(path)) {
      await using _held = await lock(join(cacheDir, 'locks', folder), signal);
      await rm(join(path, folder), { recursive: true, force: true });
    }
  }
}

/** Links etcd into a version's folder, as tools that use KUBEBUILDER_ASSETS expect. */
export async function linkEtcd(versionFolder: string, etcd: Pick<Artifact, 'folder'>): Promise<void> {
  const link = join(versionFolder, 'etcd');
  const target = join('..', etcd.folder, 'etcd');
  if (!existsSync(join(versionFolder, target)) || existsSync(link)) return;
  // If the cache cannot be written to, there is no link.
  await rm(link, { force: true }).catch(() => undefined);
  await symlink(target, link).catch(() => undefined);
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
