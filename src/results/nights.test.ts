import { equal, is } from 'uvu/assert';
import { journalOf, runInfo, type Table } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { shortOutcome } from '../domain/outcome.ts';
import type { Event } from '../domain/results.ts';
import { fold } from './fold.ts';
import { nightsOf } from './nights.ts';

const test = suite('results/nights');
const [api, version] = ['apiserver:GET:/api@none', 'apiserver:GET:/version@none'];

/** The journal of a run that started on this day of January. */
function night(day: number, answers: Table['answers'], more: Partial<Table> = {}): Event[] {
  const start = new Date(Date.UTC(2026, 0, day, 2, 17)).toISOString();
  const table: Table = { version: 'v1.33.13', settings: ['default', 'anonymous-off'], answers, ...more };
  return journalOf(table).map((event) =>
    event.type === 'run-start' ? { ...event, run: { ...runInfo, id: `night-${day}`, start } } : event,
  );
}

const newest = (...journals: Event[][]) => fold(nightsOf(journals).newest);
const answersOf = (...journals: Event[][]) =>
  Object.values(newest(...journals).cells).map(({ observed }) => shortOutcome(observed));

test('the run that started last counts, in whatever order runs are given, and runs are told apart by their start', () => {
  const [first, second, third] = [
    night(1, { [api]: '200 401' }),
    night(2, { [api]: '403 401' }),
    night(3, { [api]: '401 401' }),
  ];
  equal(answersOf(third, first, second), ['401', '401']);
  const { nights } = nightsOf([third, first, second]);
  equal(
    nights.map(({ run }) => run.id),
    ['night-1', 'night-2', 'night-3'],
  );
  equal(newest(first, third, second).run.id, 'night-3');
  is(nightsOf([first, first, second]).nights.length, 2);
});

test('a newest night without an answer counts as such, and hides no fault behind an older night', () => {
  const faults = { default: { message: 'it never came up' } };
  const [before, now] = [night(1, { [api]: '403 401' }), night(2, { [api]: '? 401' }, { faults })];
  equal(answersOf(before, now), ['inconclusive', '401']);
  is(newest(now, before).clusters.find(({ setting }) => setting === 'default')?.fault !== undefined, true);
});

test('runs that share no cell are parts of one, exactly as their fold', () => {
  const [old, modern] = [
    night(1, { [api]: '403 401' }, { version: 'v1.20.2' }),
    night(2, { [api]: '403 401' }),
  ];
  const shard = night(3, { [api]: '403' }, { settings: ['always-allow'] });
  const runs = [modern, shard, old];
  equal(nightsOf(runs), { newest: runs, nights: [] });
});

test('what no later run asked again stays, with its cluster and in its place', () => {
  const all = night(1, { [api]: '403 401', [version]: '200 401' });
  const some = night(2, { [api]: '401' }, { settings: ['default'] });
  for (const runs of [
    [all, some],
    [some, all],
  ])
    equal(answersOf(...runs), ['401', '401', '200', '401']);
  const { cells, clusters } = newest(all, some);
  equal([Object.keys(cells), clusters.length], [Object.keys(fold([all]).cells), 2]);
});
