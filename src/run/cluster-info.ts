// Describes the cluster of one setting of a group: its identity, the folder of its evidence, and its cells.
import type { Cell } from '../domain/cell.ts';
import { clusterFolder } from '../domain/evidence-folder.ts';
import type { Group } from '../domain/plan.ts';
import type { ClusterInfo } from '../domain/results.ts';
import type { Setting } from '../domain/setting.ts';

/** The cells under these settings. */
export function cellsUnder({ cells }: Group, settings: readonly Setting[]): Cell[] {
  return cells.filter((cell) => settings.some(({ id }) => id === cell.setting));
}

/** `folder` is the folder of its evidence, relative to the output folder. */
export function clusterInfo(
  { version, engine, depth }: Group,
  { id }: Setting,
): Pick<ClusterInfo, 'version' | 'setting' | 'engine' | 'depth'> & { folder: string } {
  return {
    version,
    setting: id,
    engine,
    depth,
    folder: clusterFolder({ version, setting: id, engine, depth }),
  };
}
