// Which cells share a world: one group per version, engine and depth, in the order in which the versions were asked
// for.
import type { Cell } from '../domain/cell.ts';
import { otherKubelets } from '../domain/kubelets.ts';
import { type Group, upgradesOf } from '../domain/plan.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { kubeletOf } from './skew.ts';

interface Grouping {
  quirksOf(version: Version): Quirks;
  /** Throws when there is no such version. */
  resolveVersion(label: string): Version;
}

/** Groups the cells that can be asked; the `unsupported` ones need no world. */
export function group(
  cells: Cell[],
  settings: ReadonlyMap<string, Setting>,
  { quirksOf, resolveVersion }: Grouping,
): Group[] {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    if (cell.unsupported !== undefined) continue;
    const { version, engine, depth } = cell;
    const key = `${version}/${engine}/${depth}`;
    const group = groups.get(key) ?? {
      version,
      engine,
      depth,
      quirks: quirksOf(version),
      settings: [],
      cells: [],
    };
    groups.set(key, group);
    group.cells.push(cell);
    for (const { skew, version: named } of otherKubelets(cell)) {
      const other = named ?? kubeletOf(skew, version, resolveVersion);
      if (other !== undefined)
        group.kubelets = { ...group.kubelets, [skew]: { version: other, quirks: quirksOf(other) } };
    }
    for (const to of upgradesOf({ cells: [cell] })) group.later = { ...group.later, [to]: quirksOf(to) };
    const setting = settings.get(cell.setting);
    if (setting !== undefined && !group.settings.includes(setting)) group.settings.push(setting);
  }
  // The worlds of one version come one after the other, so that a reader gets a version as a whole.
  const versions = [...new Set([...groups.values()].map(({ version }) => version))];
  return versions.flatMap((version) => [...groups.values()].filter((group) => group.version === version));
}
