// Decides whether a group is measured in one piece. Where programs must be built, what an apiserver and its etcd answer
// alone comes first, while the programs for nodes are still being built: so a first matrix is there minutes earlier.
import { needsControllers } from '../domain/controllers.ts';
import { type Group, narrowGroup } from '../domain/plan.ts';
import { apiserverAlone } from '../domain/probe.ts';
import type { LocalBinary } from '../domain/results.ts';

/** A part of a group that one worker measures, and how it gets its binaries. */
export interface Piece {
  group: Group;
  binaries(): Promise<LocalBinary[]>;
}

export interface Obtaining {
  binariesFor(group: Group): Promise<LocalBinary[]>;
  /** Whether a program that the group needs is not on this machine yet. */
  lacks(group: Group): Promise<boolean>;
}

/** The pieces of a group, in their order. The programs of the second one are built while the first one is measured. */
export async function piecesOf(group: Group, { binariesFor, lacks }: Obtaining): Promise<Piece[]> {
  const whole = [{ group, binaries: () => binariesFor(group) }];
  const alone = aloneOf(group);
  const early = narrowGroup(group, alone);
  const late = narrowGroup(group, new Set(group.cells.map(({ id }) => id).filter((id) => !alone.has(id))));
  if (early === undefined || late === undefined || !(await lacks(late))) return whole;
  // Why there are none is told where the whole group asks for them.
  const binaries = await binariesFor(early).catch(() => []);
  // What is downloaded is there within seconds.
  if (!binaries.some(({ source }) => source === 'module')) return whole;
  const rest = binariesFor(late);
  rest.catch(() => undefined);
  return [
    { group: early, binaries: async () => binaries },
    { group: late, binaries: () => rest },
  ];
}

/** Whether an apiserver and its etcd answer every cell, so that nothing else runs. */
export const ofApiservers = (group: Group): boolean =>
  group.cells.length > 0 && aloneOf(group).size === group.cells.length;

/** The cells that an apiserver and its etcd answer. */
function aloneOf({ engine, depth, version, settings, cells }: Group): Set<string> {
  if (engine === 'kind' || depth === 'node') return new Set();
  const managed = new Set(
    settings.filter((one) => needsControllers(one, version)).map(({ id }) => id as string),
  );
  return new Set(
    cells.filter(({ probe, setting }) => apiserverAlone(probe) && !managed.has(setting)).map(({ id }) => id),
  );
}
