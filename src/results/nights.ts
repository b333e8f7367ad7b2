// Tells nights from parts. Runs that asked the same cells are nights of a history, told apart by when they started; the
// newest counts, also where it got no answer. Runs that share no cell are parts of one, as ever. Pure.
import type { Event, Results } from '../domain/results.ts';
import { plannedFrom } from './cells.ts';
import { clusterKey, fold } from './fold.ts';

type Journal = readonly Event[];

/** Runs as what counts of them, and as nights. */
export interface Nights {
  /** What counts: of every cell, the journal of the run that asked it last. Their fold is what reports show. */
  newest: Journal[];
  /** The results of each night, the oldest first; empty if no cell was asked by two runs. */
  nights: Results[];
}

/** When the run of a journal started, in milliseconds. */
export function startOf(events: Journal): number {
  const starts = events.flatMap((event) => (event.type === 'run-start' ? [Date.parse(event.run.start)] : []));
  return Math.min(...starts);
}

/** Puts the journals of runs in order as nights. The same run given twice is one night. */
export function nightsOf(journals: readonly Journal[]): Nights {
  const byStart = new Map<number, Journal[]>();
  for (const events of journals) {
    const start = startOf(events);
    byStart.set(start, [...(byStart.get(start) ?? []), events]);
  }
  const starts = [...byStart.keys()].sort((a, b) => a - b);
  if (starts.length < 2) return { newest: [...journals], nights: [] };
  const askedLast = new Map<string, number>();
  const askedAgain = new Set<string>();
  for (const start of starts) {
    const ids = new Set((byStart.get(start) ?? []).flatMap(idsOf));
    for (const id of ids) {
      if (askedLast.has(id)) askedAgain.add(id);
      askedLast.set(id, start);
    }
  }
  if (askedAgain.size === 0) return { newest: [...journals], nights: [] };
  const nights = starts
    .map((start) => byStart.get(start) ?? [])
    .filter((some) => some.flatMap(idsOf).some((id) => askedAgain.has(id)));
  return {
    newest: journals.flatMap((events) => {
      const start = startOf(events);
      return only(events, (id) => askedLast.get(id) === start);
    }),
    nights: nights.map(fold),
  };
}

/** The cells that a journal plans or answers. */
function idsOf(events: Journal): string[] {
  return events.flatMap((event) => {
    if (event.type === 'cell') return [event.id];
    return event.type === 'run-start' ? event.cells.map(({ id }) => id) : [];
  });
}

/**
 * The journal with the answers of these cells and with their clusters alone; none if nothing of it is left. Its plan
 * stays whole, for the order of cells.
 */
function only(events: Journal, counts: (id: string) => boolean): Journal[] {
  const own = idsOf(events).filter(counts);
  const clusters = new Set(own.map((id) => clusterKey(plannedFrom(id))));
  const kept = events.filter((event) => {
    if (event.type === 'cell') return counts(event.id);
    return event.type !== 'cluster' || clusters.has(clusterKey(event.cluster));
  });
  return own.length > 0 ? [kept] : [];
}
