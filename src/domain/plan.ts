// A plan: the cells to measure, in order, and the groups of cells that share a world (one version on one engine in one
// depth).
import { z } from 'zod';
import { type Cell, type Depth, EngineId } from './cell.ts';
import { CellId } from './cell-id.ts';
import type { Intake } from './intake.ts';
import type { Skew } from './join.ts';
import { otherKubelets } from './kubelets.ts';
import { changesOf } from './probe.ts';
import type { Quirks } from './quirks.ts';
import { Setting, SettingId } from './setting.ts';
import type { Version } from './version.ts';

/** What one worker does: one version, its settings side by side, and their cells. */
export interface Group {
  version: Version;
  engine: EngineId;
  depth: Depth;
  quirks: Quirks;
  /** Only settings that have a cell which can be asked. */
  settings: Setting[];
  cells: Cell[];
  /** The kubelets of other minors that join, by their skew; absent where none does. */
  kubelets?: Record<Skew, OtherKubelet>;
  /** What is special about the versions that its clusters are upgraded to. */
  later?: Record<Version, Quirks>;
}

/** A kubelet of another version than its control plane. */
export interface OtherKubelet {
  version: Version;
  quirks: Quirks;
}

/** The group with only these cells; undefined when none is left. */
export function narrowGroup(group: Group, ids: ReadonlySet<string>): Group | undefined {
  const cells = group.cells.filter(({ id }) => ids.has(id));
  const settings = group.settings.filter(({ id }) => cells.some(({ setting }) => setting === id));
  return cells.length === 0 ? undefined : { ...group, settings, cells };
}

/** The later versions that a group's clusters are upgraded to; their binaries are needed too. */
export function upgradesOf({ cells }: Pick<Group, 'cells'>): Version[] {
  const changes = cells.flatMap(({ probe }) => changesOf(probe));
  return [...new Set(changes.flatMap((change) => (change.kind === 'upgrade' ? [change.to] : [])))];
}

/** The kubelets of other versions that a group's nodes run; their binaries are needed too. */
export function kubeletsOf({ cells, kubelets = {} }: Pick<Group, 'cells' | 'kubelets'>): Version[] {
  const skews = cells.flatMap(otherKubelets);
  return [...new Set(skews.flatMap(({ skew }) => kubelets[skew]?.version ?? []))];
}

/** Under which name a group's binary lies beside those of other versions: `kubeadm`, `kubeadm@v1.34.4`. */
export function binaryKey(name: string, version: Version, group: Pick<Group, 'cells' | 'kubelets'>): string {
  return [...upgradesOf(group), ...kubeletsOf(group)].includes(version) ? `${name}@${version}` : name;
}

/** How files become a setting. */
export const OwnOptions = z.strictObject({
  name: SettingId,
  /** `HOST=PATH`: what of this machine the components see at a path. */
  mounts: z.array(z.string()),
  /** What was not given is measured as missing. */
  asIs: z.boolean(),
});
export type OwnOptions = z.infer<typeof OwnOptions>;

/** What was asked for; the same of the same package gives the same plan again. */
export const StoredSelection = z.strictObject({
  scenarios: z.array(z.string()),
  engine: EngineId,
  compare: z.array(EngineId).optional(),
  versions: z.array(z.string()).optional(),
  settings: z.array(z.string()).optional(),
  anySetting: z.boolean().optional(),
  upgradeTo: z.string().optional(),
  grep: z.string().optional(),
  /** Only the cells with these ids. */
  only: z.array(CellId).optional(),
  /** The user's own files and folders, absolute; `-` is standard input. */
  config: z.array(z.string()).optional(),
  /** How those that are not of our own format became a setting. */
  own: OwnOptions.optional(),
  /** That setting, if a part of it came from standard input, which cannot be read again. */
  kept: z.strictObject({ setting: Setting, version: z.string().optional() }).optional(),
});
export type StoredSelection = z.infer<typeof StoredSelection>;

/** Which part of a plan this is: shard `index` of `of`, counted from 1, with the places of its cells in the whole. */
export const Shard = z.strictObject({
  index: z.int().min(1),
  of: z.int().min(1),
  /** SHA-256 over the ids of the whole plan: shards of other plans do not belong together. */
  plan: z.string(),
  /** How many cells the whole plan has. */
  size: z.int().min(1),
  places: z.array(z.int().min(0)),
});
export type Shard = z.infer<typeof Shard>;

export interface Plan {
  /** Every cell, `unsupported` ones included, in the order of the scenario. */
  cells: Cell[];
  groups: Group[];
  /** Absent where no selection made the plan. */
  asked?: StoredSelection;
  /** Only when this is a part of a plan. */
  shard?: Shard;
  /** What became of the user's own files. */
  intake?: Intake;
}
