import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { secretsOfWorld } from './secrets.ts';

const test = suite('evidence/secrets');

test('an event leaves without the secrets of its world, and keeps its id and the paths of its evidence', () => {
  const secrets = secretsOfWorld();
  secrets.know('p4ssw0rd-of-this-world', undefined, '');
  const event = (secret: string) => ({
    type: 'cell',
    id: 'v1.33.13/p4ssw0rd-of-this-world/process/join:token',
    result: {
      observed: { kind: 'inconclusive', because: `said: ${secret}` },
      evidence: ['evidence/p4ssw0rd-of-this-world/exchange.json'],
      notes: [secret],
      attempts: 1,
      audit: undefined,
    },
  });
  equal(secrets.value(event('p4ssw0rd-of-this-world')), event('[removed]'));
});
