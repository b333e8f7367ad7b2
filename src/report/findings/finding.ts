// Defines findings. A finding is one sentence that is worth reading, derived from observations, with lines of a log if
// they help.
import { distinct, groupBy } from '../../domain/lists.ts';
import { isConclusive } from '../../domain/outcome.ts';
import type { Entry } from '../../results/cells.ts';
import { type HttpEntry, labelOf } from '../entries.ts';
import { list, type Prose, say } from '../prose.ts';

export interface Finding {
  text: Prose;
  /** The tail of a log. */
  tail?: string;
  /** The ids of the cells that it is derived from. */
  cells?: readonly string[];
  /** What findings of several versions share although their numbers differ; otherwise the text decides. */
  same?: string;
}

/** The cells that the cluster itself answered. */
export function answered<T extends Entry>(entries: readonly T[]): T[] {
  return entries.filter((entry) => isConclusive(entry.result.observed));
}

/** The status code of a cell, or undefined if it has none. */
export function statusOf(entry: Entry): number | undefined {
  return entry.result.observed.kind === 'status' ? entry.result.observed.code : undefined;
}

/** The settings as `a, b`, or `every setting` if these are all that answered (and more than one). */
export function settingsIn(some: readonly Entry[], all: readonly Entry[]): Prose {
  const here = distinct(some.map((entry) => entry.setting));
  const there = distinct(answered(all).map((entry) => entry.setting));
  return here.length > 1 && here.length === there.length ? say`every setting` : list(here);
}

/** Groups the rows with the same status code under the same settings, so that one sentence covers many paths. */
export function sameCodeAndSettings(entries: readonly HttpEntry[]): HttpEntry[][] {
  return groupBy(entries, (entry) => String(statusOf(entry))).flatMap((sameCode) => {
    const rows = groupBy(sameCode, labelOf);
    return groupBy(rows, (row) => row.map((entry) => entry.setting).join(' ')).map((same) => same.flat());
  });
}
