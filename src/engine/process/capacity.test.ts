import { availableParallelism } from 'node:os';
import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { capacityOf } from './capacity.ts';

const test = suite('engine/process/capacity');
const most = 8 * availableParallelism();

test('memory limits where files may be watched freely', () => {
  const unwatched = Number.POSITIVE_INFINITY;
  equal(capacityOf(2_750, unwatched), {
    controlPlanes: 3,
    apiservers: 5,
    clusters: 3,
    nodes: most,
    by: 'memory',
  });
  equal(capacityOf(100, unwatched), {
    controlPlanes: 1,
    apiservers: 1,
    clusters: 1,
    nodes: most,
    by: 'memory',
  });
});

test('the watchers that distributions allow limit a machine with much memory', () => {
  const { nodes, ...room } = capacityOf(24_000, 128);
  equal(room, { controlPlanes: 5, apiservers: 18, clusters: 3, by: 'fs.inotify.max_user_instances' });
  equal(nodes, Math.min(6, most));
  equal(capacityOf(24_000, 20).controlPlanes, 1);
});
