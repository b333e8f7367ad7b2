// Puts the journals of shards together into the journal of the whole run. Refuses what is not whole, or not of one
// plan: results that silently lack a part would be read as if that part had been asked.
import type { PlannedCell } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Shard } from '../domain/plan.ts';
import type { Event } from '../domain/results.ts';
import { foldRun, lastEnd } from './fold-run.ts';

/** A journal and the folder that it comes from. */
export interface ShardJournal {
  folder: string;
  events: readonly Event[];
}

type RunStart = Extract<Event, { type: 'run-start' }>;

interface Part extends ShardJournal {
  start: RunStart;
  shard: Shard;
}

/** The journal of the run that the shards are parts of. Throws `merge-refused` with every problem. */
export function mergeShards(journals: readonly ShardJournal[]): Event[] {
  const problems: string[] = [];
  const parts = journals.flatMap((journal) => {
    const start = journal.events.find((event) => event.type === 'run-start');
    if (start?.shard) return [{ ...journal, start, shard: start.shard }];
    problems.push(`${journal.folder} is no shard: it was run without --shard`);
    return [];
  });
  problems.push(...foreign(parts), ...incomplete(parts));
  if (problems.length > 0 || parts.length === 0) {
    throw new BearerlessError('user', 'merge-refused', problems.join('\n') || 'there is no shard to merge', {
      hint: 'Give the output folders of all shards of one run, each once, and each run to its end.',
    });
  }
  return merged([...parts].sort((a, b) => a.shard.index - b.shard.index));
}

/** Shards of other plans, or made by another version of this program. */
function foreign(parts: Part[]): string[] {
  const [first, ...rest] = parts;
  if (!first) return [];
  return rest.flatMap(({ folder, shard, start }) => {
    const { plan, of } = first.shard;
    if (shard.plan !== plan) return [`${folder} is a part of another plan than ${first.folder}`];
    if (shard.of !== of) return [`${folder} is one of ${shard.of} shards, ${first.folder} one of ${of}`];
    const { tool } = first.start.run;
    return start.run.tool === tool
      ? []
      : [`${folder} was made by ${start.run.tool}, ${first.folder} by ${tool}`];
  });
}

function incomplete(parts: Part[]): string[] {
  const problems = parts
    .filter(({ events }) => lastEnd(events)?.interrupted !== false)
    .map(({ folder }) => `${folder} was interrupted: continue it with "bearerless run --resume ${folder}"`);
  const first = parts[0]?.shard;
  if (!first) return problems;
  for (let index = 1; index <= first.of; index += 1) {
    const found = parts.filter(({ shard }) => shard.index === index);
    if (found.length === 0) problems.push(`shard ${index}/${first.of} is missing`);
    if (found.length > 1) {
      problems.push(`shard ${index}/${first.of} is there twice: ${found.map((p) => p.folder).join(', ')}`);
    }
  }
  const places = new Set(parts.flatMap(({ shard }) => shard.places));
  if (problems.length === 0 && places.size !== first.size) {
    problems.push(`the shards hold ${places.size} of the plan's ${first.size} cells`);
  }
  return problems;
}

/** One start with every cell in the order of the whole plan, what happened shard by shard, one end. */
function merged(parts: Part[]): Event[] {
  const cells: PlannedCell[] = [];
  for (const { shard, start } of parts) {
    shard.places.forEach((place, n) => {
      const cell = start.cells[n];
      if (cell !== undefined) cells[place] = cell;
    });
  }
  const run = foldRun(parts.map(({ events }) => events));
  const { end = run.start, seconds = 0, ...info } = run;
  const { asked, intake } = parts[0]?.start ?? {};
  const rules = Object.assign({}, ...parts.map(({ start }) => start.rules ?? {}));
  return [
    {
      type: 'run-start',
      run: info,
      cells,
      ...(Object.keys(rules).length > 0 ? { rules } : {}),
      ...(asked ? { asked } : {}),
      ...(intake ? { intake } : {}),
    },
    ...parts
      .flatMap(({ events }) => [...events])
      .filter(({ type }) => type !== 'run-start' && type !== 'run-end' && type !== 'binaries'),
    { type: 'run-end', end, seconds, interrupted: false },
  ];
}
