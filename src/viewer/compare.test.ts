import { equal } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { pageIndexOf } from '../report/html/page-index.ts';
import { compare, rowsOf } from './compare.ts';
import { modelOf } from './model.ts';

const test = suite('viewer/compare');
const settings = ['default', 'anonymous-off', 'anonymous-on'];
const [a, b] = ['v1.20.2', 'v1.33.13'];

const results = resultsOf(
  {
    version: a,
    settings,
    answers: {
      'apiserver:GET:/api@none': '403 401 403',
      'apiserver:GET:/apis@none': '403 401 403',
      'apiserver:GET:/version@none': '200 401 200',
      'apiserver:GET:/metrics@none': '403 403 403',
      'apiserver:GET:/metrics@invalid-token': '403 403 403',
      'kubelet:GET:/logs@none': '301 301 301',
      'kubelet:GET:/runningpods@none': '301 301 301',
      'join:token': 'joined refused:unauthorized joined',
    },
  },
  {
    version: b,
    settings,
    answers: {
      'apiserver:GET:/api@none': '200 401 200',
      'apiserver:GET:/apis@none': '200 401 200',
      'apiserver:GET:/version@none': '403 401 200',
      'apiserver:GET:/metrics@none': '403 401 403',
      'apiserver:GET:/metrics@invalid-token': '403 401 403',
      'kubelet:GET:/logs@none': '307 307 307',
      'kubelet:GET:/runningpods@none': '307 307 307',
      'join:token': 'joined joined joined',
    },
  },
);
results.rules = { mux: { says: 'With 307 by what was built with Go 1.26.', source: 'net/http' } };
for (const [id, result] of Object.entries(results.cells)) {
  if (id.includes('/kubelet:GET:/logs'))
    result.expected = { outcome: '301|307', control: false, rule: 'mux' };
}

test('equal changes are one row, and rows come by what matters', () => {
  const model = modelOf(pageIndexOf(results, () => undefined).index);
  const rows = rowsOf(compare(model.cells, { by: 'version', a, b }, model.index), 'version');
  equal(
    rows
      .filter(([weight]) => weight !== 'unchanged')
      .map(([weight, some]) => [
        weight,
        ...some.map(
          ({ table, labels, was, is, others, identities }) =>
            `${table} ${labels.join(' ')}: ${was} → ${is}, ${others.join(' ')}, ${identities.join(' ')}`,
        ),
      ]),
    [
      ['opened', 'apiserver /api /apis: 403 → 200, default anonymous-on, none'],
      ['closed', 'apiserver /version: 200 → 403, default, none'],
      ['places', 'apiserver /metrics: 403 → 401, anonymous-off, none invalid-token'],
      ['running', 'kubeadm join token: refused unauthorized → joined, anonymous-off, '],
      ['other', 'kubelet /runningpods: 301 → 307, default anonymous-off anonymous-on, none'],
      ['go', 'kubelet /logs: 301 → 307, default anonymous-off anonymous-on, none'],
    ],
  );
});
