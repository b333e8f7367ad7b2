// Which files of the host a world sees at their usual paths, and which of them it may write to.
import { realpath } from 'node:fs/promises';
import type { EngineContext } from '../engine.ts';

type Paths = Pick<EngineContext, 'keep' | 'writable'> & { group: Pick<EngineContext['group'], 'depth'> };

/** The arguments of clusters/process/world.sh. Shorter paths come first, since one may lie below another. */
export async function worldPaths({ keep, writable, group }: Paths): Promise<string[]> {
  // Containers use control groups of the host.
  const written = group.depth === 'node' ? [...writable, '/sys/fs/cgroup'] : writable;
  const marked = await Promise.all([
    ...keep.map(async (path) => ({ mark: 'ro', path: await real(path) })),
    ...written.map(async (path) => ({ mark: 'rw', path: await real(path) })),
  ]);
  return marked.sort((a, b) => a.path.length - b.path.length).map(({ mark, path }) => `${mark}:${path}`);
}

/** The kernel lists mounts by paths without links. */
const real = async (path: string) => await realpath(path).catch(() => path);
