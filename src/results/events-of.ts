// The way back from results to the events they could have been folded from, so that results.json and a journal are the
// same to whoever folds runs together.
import { plannedCell } from '../domain/cell.ts';
import type { Event, Results } from '../domain/results.ts';
import { cellsOf } from './cells.ts';

/** Events whose fold is these results. */
export function eventsOf({ run, clusters, cells, rules, intake }: Results): Event[] {
  const { end, seconds, interrupted = false, ...start } = run;
  return [
    {
      type: 'run-start',
      run: start,
      cells: cellsOf({ cells }).map(plannedCell),
      ...(rules && { rules }),
      ...(intake && { intake }),
    },
    ...clusters.map((cluster): Event => ({ type: 'cluster', cluster })),
    ...Object.entries(cells).map(([id, result]): Event => ({ type: 'cell', id, result })),
    ...(end === undefined || seconds === undefined
      ? []
      : [{ type: 'run-end', end, seconds, interrupted } as const]),
  ];
}
