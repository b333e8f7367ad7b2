import { equal, throws } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { credentialOf } from './credentials.ts';

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
