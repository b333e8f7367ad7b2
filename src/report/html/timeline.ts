// Derives the timeline of a static pod from its evidence: the events that the cluster recorded, and the observed states
// of the container. Restarts that were not seen are counted, but never drawn.
import { z } from 'zod';
import type { EvidenceKind } from '../../domain/evidence.ts';
import type { CellResult } from '../../domain/results.ts';
import type { ReadEvidence } from '../report.ts';
import { jsonOf, textOf } from './details.ts';
import type { Life, Timeline } from './page-data.ts';

const Time = z.iso.datetime();

const Events = z.array(
  z.looseObject({
    reason: z.string(),
    message: z.string(),
    count: z.int(),
    /** Empty if the cluster gave no time. */
    firstSeen: z.union([Time, z.literal('')]),
    lastSeen: z.union([Time, z.literal('')]),
  }),
);

const Started = z.looseObject({ startedAt: Time });
const Pod = z.looseObject({
  pod: z.string(),
  first: Started,
  state: Started.extend({
    restarts: z.int(),
    last: Started.extend({ finishedAt: Time, exitCode: z.int().optional() }).optional(),
  }),
  /** The age in seconds of the container in `state` when it was last observed. */
  age: z.number().min(0),
});

/** The timeline of one watched pod, or `undefined` if its evidence is missing or invalid. */
export function timelineOf(cell: number, result: CellResult, read: ReadEvidence): Timeline | undefined {
  const file = (kind: EvidenceKind) => jsonOf(textOf(result.evidence, kind, read));
  const pod = Pod.safeParse(file('pod'));
  const events = Events.safeParse(file('events'));
  if (!pod.success || !events.success) return undefined;
  const { first, state, age } = pod.data;
  const start = [first.startedAt, state.last?.startedAt ?? first.startedAt].sort()[0] ?? first.startedAt;
  const after = (time: string) => (Date.parse(time) - Date.parse(start)) / 1000;
  const lives = livesOf(pod.data, after);
  const dated = events.data
    .filter(({ firstSeen, lastSeen }) => firstSeen !== '' && lastSeen !== '')
    .map(({ firstSeen, lastSeen, count, reason, message }) => {
      return { at: after(firstSeen), until: after(lastSeen), count, reason, message };
    })
    .sort((a, b) => a.at - b.at);
  return {
    cell,
    pod: pod.data.pod,
    start,
    seconds: Math.max(1, after(state.startedAt) + age, ...dated.map(({ until }) => until)),
    lives,
    unseen: Math.max(0, state.restarts + 1 - lives.length),
    events: dated,
  };
}

function livesOf({ first, state, age }: z.infer<typeof Pod>, after: (time: string) => number): Life[] {
  const { last } = state;
  const from = after(state.startedAt);
  const current: Life = { from, to: from + age };
  if (!last)
    return first.startedAt === state.startedAt ? [current] : [{ from: after(first.startedAt) }, current];
  const end = last.exitCode === undefined ? 'ended' : `ended with exit code ${last.exitCode}`;
  const ended: Life = { from: after(last.startedAt), to: after(last.finishedAt), end };
  const seen = [last.startedAt, state.startedAt].includes(first.startedAt);
  return seen ? [ended, current] : [{ from: after(first.startedAt) }, ended, current];
}
