// The cells of the results as a flat list with the parts of their ids, which every view and finding filters.
import type { CellParts } from '../domain/cell-id.ts';
import { distinct, groupBy } from '../domain/lists.ts';
import { isConclusive } from '../domain/outcome.ts';
import { type Probe, probeId } from '../domain/probe.ts';
import { extrasLabel } from '../domain/request-extras.ts';
import type { CellResult, Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { parseCellId } from '../results/parse-cell-id.ts';

export interface Entry extends CellParts {
  id: string;
  result: CellResult;
}

/** A cell that asks over HTTP. */
export type HttpEntry = Entry & { probe: Extract<Probe, { kind: 'http' }> };
/** A cell that asks over HTTP after a change to the cluster. */
export type AfterEntry = Entry & { probe: Extract<Probe, { kind: 'after' }> };
/** A cell that joins a node. */
export type JoinEntry = Entry & { probe: Extract<Probe, { kind: 'join' }> };

/** Every cell, or those of one version, in plan order. */
export function entriesOf(results: Results, version?: Version): Entry[] {
  return Object.entries(results.cells)
    .filter(([id]) => version === undefined || id.startsWith(`${version}/`))
    .map(([id, result]) => ({ ...parseCellId(id), id, result }));
}

export const isHttp = (entry: Entry): entry is HttpEntry => entry.probe.kind === 'http';
export const isAfter = (entry: Entry): entry is AfterEntry => entry.probe.kind === 'after';
export const isJoin = (entry: Entry): entry is JoinEntry => entry.probe.kind === 'join';

/** Each question once, from the first engine that got an answer: what several engines say is compared elsewhere. */
export function perQuestion(entries: readonly Entry[]): Entry[] {
  return groupBy(entries, (entry) => `${entry.version} ${entry.setting} ${questionOf(entry)}`).flatMap(
    (same) => same.find(({ result }) => isConclusive(result.observed)) ?? same.slice(0, 1),
  );
}

/** The versions of the results in plan order. */
export function versionsOf(results: Results): Version[] {
  return distinct(Object.keys(results.cells).map((id) => id.slice(0, id.indexOf('/'))));
}

/** The row a request stands in: its path, with the method where that is not GET. */
export function labelOf({ probe }: Pick<HttpEntry | AfterEntry, 'probe'>): string {
  return `${probe.method === 'GET' ? '' : `${probe.method} `}${probe.path}${extrasLabel(probe)}`;
}

/** What a cell asks, without version, setting and engine: `apiserver:GET:/api@none`. */
export function questionOf(entry: Entry): string {
  return probeId(entry.probe);
}
