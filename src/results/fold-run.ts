// The facts of the run as a whole, folded from its journals: the first run-start names it, times add up, and a
// journal without an end is an interrupted run.
import { BearerlessError } from '../domain/error.ts';
import type { Binary, Event, RunInfo } from '../domain/results.ts';

type RunEnd = Extract<Event, { type: 'run-end' }>;

/** Folds the facts of the run from its journals. Journals without a run-start are an error. */
export function foldRun(journals: readonly (readonly Event[])[]): RunInfo {
  const starts = journals.flat().flatMap((event) => (event.type === 'run-start' ? [event.run] : []));
  const first = starts[0];
  if (!first) {
    throw new BearerlessError('user', 'journal-without-run', 'The journal has no run-start event.', {
      hint: 'The run ended before it began; run it again.',
    });
  }
  const run: RunInfo = { ...first, start: starts.map((run) => run.start).sort()[0] ?? first.start };
  run.binaries = binariesOf(journals.flat());
  const ends = journals.map((events) => lastEnd(events));
  run.interrupted = ends.some((end) => !end || end.interrupted);
  const known = ends.filter((end) => end !== undefined);
  if (known.length < ends.length) return run;
  run.end =
    known
      .map((end) => end.end)
      .sort()
      .at(-1) ?? run.start;
  run.seconds = journals
    .flat()
    .reduce((sum, event) => sum + (event.type === 'run-end' ? event.seconds : 0), 0);
  return run;
}

/** The end of the journal's last run; none when that was killed. */
export function lastEnd(events: readonly Event[]): RunEnd | undefined {
  const last = events.findLast((event) => event.type === 'run-start' || event.type === 'run-end');
  return last?.type === 'run-end' ? last : undefined;
}

function binariesOf(events: readonly Event[]): Binary[] {
  const known = new Map<string, Binary>();
  for (const event of events) {
    const binaries =
      event.type === 'binaries' ? event.binaries : event.type === 'run-start' ? event.run.binaries : [];
    for (const binary of binaries) known.set(`${binary.name} ${binary.version} ${binary.sha256}`, binary);
  }
  return [...known.values()];
}
