// A whole cluster, with static pods under a kubelet, while something of it dies or stalls.
import { wholeObstacle } from '../../../src/engine/process/whole-obstacle.ts';
import { killCases } from '../../support/kill-case.ts';
import { faults } from '../../support/seeded.ts';

const part = faults('kills-whole', { limit: 1_200_000 });
const obstacle = await wholeObstacle();
const argv = ['-k', 'latest', '-s', 'anonymous-off', '--engine', 'process-node', '--grep', '@none'];
if (obstacle === undefined) killCases(part, { short: 4, whole: 20 }, { argv });
else part.test('no whole cluster can run here', () => console.log(`  not asked: ${obstacle}`));
