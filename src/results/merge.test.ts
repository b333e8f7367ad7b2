// Merging shards: the same as if one machine had run all, or a refusal that names what is wrong.
import { equal, is } from 'uvu/assert';
import { journalOf, type Table } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import type { Event } from '../domain/results.ts';
import { fold } from './fold.ts';
import { mergeShards } from './merge.ts';

const test = suite('merge');

const table = (version: string): Table => ({
  version,
  settings: ['default', 'anonymous-off'],
  answers: { 'apiserver:GET:/api@none': '403 401', 'join:token': 'joined refused:unauthorized' },
});

/** The journal of one shard with one version; `places` are those of its four cells. */
function shard(index: number, version: string, places: number[], more: object = {}): Event[] {
  const [start, ...rest] = journalOf(table(version));
  const part = { index, of: 2, plan: 'digest', size: 8, places, ...more };
  return [{ ...start, shard: part } as Event, ...rest];
}

const even = [0, 2, 4, 6];
const odd = [1, 3, 5, 7];
const first = { folder: 'one', events: shard(1, 'v1.33.13', even) };
const second = { folder: 'two', events: shard(2, 'v1.37.2', odd) };

function refusal(...journals: Parameters<typeof mergeShards>[0]): string {
  try {
    mergeShards(journals);
    return 'merged';
  } catch (thrown) {
    is((thrown as { code?: string }).code, 'merge-refused');
    return (thrown as Error).message;
  }
}

test('the whole has every cell in the order of the plan, whatever order the shards come in', () => {
  const results = fold([mergeShards([second, first])]);
  const apart = fold([first.events, second.events]);
  const [a, b] = [Object.keys(apart.cells).slice(0, 4), Object.keys(apart.cells).slice(4)];
  equal(
    Object.keys(results.cells),
    a.flatMap((id, n) => [id, b[n] ?? '']),
  );
  equal({ ...results, clusters: [] }, { ...apart, clusters: [] });
  equal(new Set(results.clusters), new Set(apart.clusters));
  is(results.run.interrupted, false);
});

test('missing, doubled, foreign and interrupted shards are refused, and so is a run that was no shard', () => {
  const events = (more: object) => shard(2, 'v1.37.2', odd, more);
  is(refusal(first), 'shard 2/2 is missing');
  is(refusal(first, second, { ...second, folder: 'again' }), 'shard 2/2 is there twice: two, again');
  is(
    refusal(first, { folder: 'two', events: events({ plan: 'other' }) }),
    'two is a part of another plan than one',
  );
  is(refusal(first, { folder: 'two', events: events({ of: 3 }) }), 'two is one of 3 shards, one one of 2');
  is(
    refusal(first, { folder: 'two', events: second.events.slice(0, -1) }),
    'two was interrupted: continue it with "bearerless run --resume two"',
  );
  is(
    refusal(first, { folder: 'two', events: journalOf(table('v1.37.2')) }),
    'two is no shard: it was run without --shard\nshard 2/2 is missing',
  );
  is(
    refusal(first, { folder: 'two', events: events({ places: [0, 1, 2, 3] }) }),
    "the shards hold 6 of the plan's 8 cells",
  );
});
