import { equal, is } from 'uvu/assert';
import { cellResult } from '../../../test/support/results-builder.ts';
import { suite } from '../../../test/support/suite.ts';
import { evidenceAt } from '../../domain/evidence.ts';
import { timelineOf } from './timeline.ts';

const test = suite('report/html/timeline');

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, seconds)).toISOString();
const result = cellResult('restarted', {
  evidence: ['evidence/r/pod.json', 'evidence/r/events.json'].map(evidenceAt),
});
const event = { reason: 'Unhealthy', message: 'statuscode: 401', count: 4 };

function timeline(pod: object, events: object[] = []) {
  return timelineOf(7, result, (path) => JSON.stringify(path.endsWith('pod.json') ? pod : events));
}

test('one restart: both lives, and the event between its first and last time', () => {
  const last = { startedAt: at(0), finishedAt: at(78), exitCode: 137 };
  const state = { startedAt: at(79), restarts: 1, last };
  const events = [{ ...event, firstSeen: at(18), lastSeen: at(48) }];
  equal(timeline({ pod: 'p', first: { startedAt: at(0) }, state, age: 3 }, events), {
    cell: 7,
    pod: 'p',
    start: at(0),
    seconds: 82,
    lives: [
      { from: 0, to: 78, end: 'ended with exit code 137' },
      { from: 79, to: 82 },
    ],
    unseen: 0,
    events: [{ ...event, at: 18, until: 48 }],
  });
});

test('restarts that nobody saw are counted and not drawn', () => {
  const last = { startedAt: at(100), finishedAt: at(150) };
  const state = { startedAt: at(160), restarts: 5, last };
  const { lives, unseen } = timeline({ pod: 'p', first: { startedAt: at(0) }, state, age: 10 }) ?? {};
  equal(lives, [{ from: 0 }, { from: 100, to: 150, end: 'ended' }, { from: 160, to: 170 }]);
  is(unseen, 3);
});

test('an event without a time is not placed; other evidence gives no timeline', () => {
  const pod = { pod: 'p', first: { startedAt: at(0) }, state: { startedAt: at(0), restarts: 0 }, age: 60 };
  const events = [{ ...event, firstSeen: '', lastSeen: '' }];
  equal([timeline(pod, events)?.events, timeline(pod, events)?.lives], [[], [{ from: 0, to: 60 }]]);
  is(timeline({ pod: 'p' }), undefined);
  is(
    timelineOf(7, cellResult('restarted'), () => undefined),
    undefined,
  );
});
