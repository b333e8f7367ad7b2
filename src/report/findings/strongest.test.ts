import { equal, is, match } from 'uvu/assert';
import { resultsOf } from '../../../test/support/results-builder.ts';
import { suite } from '../../../test/support/suite.ts';
import { textOf } from '../prose.ts';
import { most, sharedFindings, strongestOf } from './strongest.ts';

const test = suite('strongest findings');
const settings = ['default', 'anonymous-off', 'always-allow'];
const answers = {
  'apiserver:GET:/version@none': '200 401 200',
  'apiserver:GET:/healthz@none': '200 401 200',
  'apiserver:GET:/api@none': '403 401 200',
  'apiserver:GET:/apis@none': '403 401 200',
  'join:token': 'joined refused:unauthorized joined',
  'join:file-cert': 'joined joined joined',
  'join:token-wrong-hash': 'refused:ca-mismatch refused:unauthorized refused:ca-mismatch',
};
const results = resultsOf(
  { version: 'v1.33.13', settings, answers },
  { version: 'v1.20.2', settings, answers: { ...answers, 'kubelet:GET:/pods@none': '401 401 200' } },
);

test('what Kubernetes does not publish comes first, and a join that is wrong on purpose is no finding', () => {
  equal(
    strongestOf(results, 'v1.33.13').map(({ text }) => textOf(text)),
    [
      'The apiserver gives a stranger what Kubernetes does not publish: /api, /apis under always-allow.',
      'No node joins by token under anonymous-off: refused as unauthorized. These still join: file-cert.',
      'A stranger gets 401 on /healthz under anonymous-off. Probes without a credential, as kubeadm writes them into static pods, fail there.',
    ],
  );
});

test('what versions share is said once, with the cells of all of them', () => {
  const shared = sharedFindings(results);
  equal(
    shared.map(({ versions, items }) => [versions.join(' '), items.length]),
    [
      ['v1.20.2 v1.33.13', 3],
      ['v1.20.2', 1],
    ],
  );
  equal(shared[0]?.items[0]?.cells, [
    'v1.20.2/always-allow/process/apiserver:GET:/api@none',
    'v1.20.2/always-allow/process/apiserver:GET:/apis@none',
    'v1.33.13/always-allow/process/apiserver:GET:/api@none',
    'v1.33.13/always-allow/process/apiserver:GET:/apis@none',
  ]);
  match(
    textOf(shared[1]?.items[0]?.text ?? []),
    /^The kubelet gives a stranger what Kubernetes does not publish: \/pods/,
  );
});

test('a version has at most seven findings', () => {
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`apiserver:GET:/path-${at}@none`, '? 200 403']),
  );
  const targets = ['kubelet', 'scheduler', 'controller-manager', 'kubelet-read-only', 'etcd'];
  const open = Object.fromEntries(targets.map((target) => [`${target}:GET:/metrics@none`, '200 200 200']));
  const all = resultsOf({ version: 'v1.33.13', settings, answers: { ...answers, ...many, ...open } });
  is(strongestOf(all, 'v1.33.13').length, most);
});
