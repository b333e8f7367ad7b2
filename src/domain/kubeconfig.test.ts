import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import { kubeconfigText } from './kubeconfig.ts';

const test = suite('domain/kubeconfig');

test('a kubeconfig has one cluster, one user, and the context of both', () => {
  const cluster = { server: 'https://127.0.0.1:6443', 'tls-server-name': 'kubernetes' };
  equal(parse(kubeconfigText({ name: 'one', cluster, user: { token: 'yes' } })), {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'one', cluster }],
    users: [{ name: 'one', user: { token: 'yes' } }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
    'current-context': 'one',
  });
});
