// Results and journals of strangers: all that the schemas take, with ids that are ones, and hostile texts everywhere
// else.
import fc from 'fast-check';
import type { z } from 'zod';
import { PlannedCell } from '../../src/domain/cell-id.ts';
import { type CellResult, Event, Results } from '../../src/domain/results.ts';
import { plannedFrom } from '../../src/results/cells.ts';
import { eventsOf } from '../../src/results/events-of.ts';
import { type How, valid } from './arbitraries.ts';
import { someCellId, someQuestion } from './hostile-cells.ts';
import { hostileString } from './hostile-strings.ts';

/** For every schema of results and journals. */
export const hostileStored: How = {
  text: hostileString,
  also: fc.oneof(someCellId, someQuestion),
  instead: new Map<z.ZodType, fc.Arbitrary<unknown>>([[PlannedCell, someCellId.map(plannedFrom)]]),
};
const result = valid(Results.shape.cells.valueType, hostileStored) as fc.Arbitrary<CellResult>;
const cells = fc.dictionary(someCellId, result, { minKeys: 1, maxKeys: 12, noNullPrototype: true });
const instead = new Map<z.ZodType, fc.Arbitrary<unknown>>([[Results.shape.cells, cells]]);

/** Results. */
export const hostileResults: fc.Arbitrary<Results> = valid(Results, {
  ...hostileStored,
  instead,
}) as fc.Arbitrary<Results>;

/** The journal of a run, and events out of their order before its end. */
export const hostileJournal: fc.Arbitrary<Event[]> = fc
  .tuple(hostileResults, fc.array(valid(Event, hostileStored), { maxLength: 4 }))
  .map(([results, more]) => {
    const [start, ...rest] = eventsOf(results);
    return start ? [start, ...(more as Event[]), ...rest] : [];
  });
