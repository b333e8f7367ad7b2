// The main job while something of it dies or stalls: a fault of the harness is never a cluster's answer.
import { killCases } from '../../support/kill-case.ts';
import { faults, whole } from '../../support/seeded.ts';

const settings = whole ? 'default,anonymous-off,paths-health' : 'anonymous-off';
killCases(
  faults('kills-main', { limit: 900_000 }),
  { short: 4, whole: 50 },
  {
    argv: ['-k', 'latest', '-s', settings],
  },
);
