// A cluster of the kind engine while something of it dies or stalls, in its container too. Needs a Docker engine: eval
// "$(scripts/docker-engine)".
import * as assert from 'uvu/assert';
import { waitFor } from '../../../src/engine/wait.ts';
import { bearerless } from '../../support/bearerless.ts';
import { components } from '../../support/disturbance.ts';
import { abandoned, contained, dockerObstacle } from '../../support/docker.ts';
import { killCases } from '../../support/kill-case.ts';
import { faults } from '../../support/seeded.ts';

const part = faults('kills-kind', { limit: 1_200_000 });
const obstacle = await dockerObstacle();
const argv = ['-k', 'latest', '-s', 'anonymous-off', '--engine', 'kind', '--grep', '@none'];

if (obstacle === undefined) {
  const before = await abandoned();
  killCases(
    part,
    { short: 4, whole: 20 },
    {
      argv,
      names: components,
      around: async () => ({ elsewhere: contained }),
      async clean() {
        // Of a worker that was killed: the next run removes it, or this.
        assert.is((await bearerless(['sweep'])).exitCode, 0);
        let left: string[] = [];
        const look = async () => {
          left = (await abandoned()).filter((name) => !before.includes(name));
          return left.length === 0 || undefined;
        };
        const limits = { limit: 90_000, signal: new AbortController().signal, every: 500 };
        await waitFor('Docker is as it was', look, limits).catch(() => assert.equal(left, []));
      },
    },
  );
} else {
  part.test('there is no Docker engine', () => console.log(`  not asked: ${obstacle}`));
}
