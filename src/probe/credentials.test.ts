import { equal, throws } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { ClusterAccess } from '../engine/cluster.ts';
import { credentialOf, isLate, makeLateCredentials } from './credentials.ts';

const test = suite('probe/credentials');

test('what an identity presents is whole, or a fault: without it a request would be a stranger’s', () => {
  const credentials = {
    none: {},
    'empty-token': { authorization: 'Bearer' },
    'node-cert': { cert: '', key: '' },
    'foreign-cert': { cert: 'x', key: '' },
    'service-account': { token: '' },
  };
  equal(credentialOf({ credentials }, 'none'), {});
  equal(credentialOf({ credentials }, 'empty-token'), { authorization: 'Bearer' });
  for (const identity of ['node-cert', 'foreign-cert', 'service-account', 'admin-cert'] as const)
    throws(
      () => credentialOf({ credentials }, identity),
      new RegExp(`the cluster has no credential of ${identity}`),
    );
});

test('what is made when it is asked for is added by the cluster, and then not made again', async () => {
  const credentials: Record<string, object> = { none: {} };
  let made = 0;
  const cluster = {
    credentials,
    addCredential(identity: string, credential: object) {
      credentials[identity] = credential;
    },
    certificate: async (user: string) => ({ cert: `${user} ${++made}`, key: 'k' }),
  } as unknown as Parameters<typeof makeLateCredentials>[0] & ClusterAccess;
  const { signal } = new AbortController();
  const identities = ['none', 'cert:alice', 'cert:alice'] as const;
  equal(
    identities.map((identity) => isLate(cluster, identity)),
    [false, true, true],
  );
  await makeLateCredentials(cluster, identities, signal);
  await makeLateCredentials(cluster, identities, signal);
  equal(credentials, { none: {}, 'cert:alice': { cert: 'alice 1', key: 'k' } });
});
