import * as assert from 'uvu/assert';
import { cellResult, resultsOf, type Table } from '../../../test/support/results-builder.ts';
import { suite } from '../../../test/support/suite.ts';
import { evidenceAt } from '../../domain/evidence.ts';
import type { Results } from '../../domain/results.ts';
import type { Prose } from '../prose.ts';
import { findingsOf } from './findings.ts';

const test = suite('findings');
const settings = ['one', 'two', 'three'];
const table = (more: Partial<Table>): Table => ({ version: 'v1.33.13', settings, answers: {}, ...more });

function words(prose: Prose): string {
  return prose.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');
}

const found = (results: Results) => findingsOf(results, 'v1.33.13').map(({ text }) => words(text));

const cases: Array<[title: string, answers: Record<string, string>, sentences: string[]]> = [
  ['denials alone are no finding', { 'apiserver:GET:/api@none': '401 403 404' }, []],
  [
    'paths that are open under the same settings share a sentence',
    {
      'apiserver:GET:/a@none': '200 200 401',
      'apiserver:HEAD:/b@none': '200 200 403',
      'apiserver:GET:/c@none': '401 401 200',
    },
    ['A stranger gets 200 on /a, HEAD /b under one, two.', 'A stranger gets 200 on /c under three.'],
  ],
  [
    'a path open everywhere, judged by the settings that answered',
    { 'apiserver:GET:/a@none': '200 n/a 200' },
    ['A stranger gets 200 on /a under every setting.'],
  ],
  [
    'what follows from probes, where nobody watched the pod',
    {
      'health-check:kube-apiserver': 'health:restarted health:not-ready health:restarted',
      'health-check:etcd': 'health:stays-up health:stays-up health:stays-up',
      'restart:kube-apiserver': 'n/a n/a stays-up',
    },
    [
      'The engines disagree on health-check:kube-apiserver under three: restarted on process, stays-up on process, watched.',
      'By the probes of kube-apiserver under one a kubelet would restart it after 250 s at most, again and again.',
      'By the probes of kube-apiserver under two a kubelet would never take it for ready.',
    ],
  ],
  [
    'load balancers that take the apiserver out, those by the same answer together',
    {
      'lb:haproxy:tcp': 'up:L4OK up:L4OK up:L4OK',
      'lb:haproxy:healthz': 'up:200 down:401 n/a',
      'lb:haproxy:readyz': 'up:200 down:401 down:403',
      'lb:haproxy:livez': 'up:200 down:401 n/a',
    },
    [
      'A load balancer that checks by haproxy:healthz, haproxy:readyz, haproxy:livez takes the apiserver out under two (401).',
      'A load balancer that checks by haproxy:readyz takes the apiserver out under three (403).',
    ],
  ],
  [
    'other codes of success, the kubelet, and a worthless token are told apart',
    {
      'apiserver:GET:/a@none': '204 403 403',
      'kubelet:GET:/pods@none': '401 200 401',
      'apiserver:GET:/a@invalid-token': '401 401 200',
    },
    [
      'A stranger gets 204 on /a under one.',
      'A stranger gets 200 from the kubelet on /pods under two.',
      'A worthless credential (invalid-token) gets 200 on /a under three.',
    ],
  ],
  [
    'every worthless credential that is accepted is told, those that get the same together',
    {
      'apiserver:GET:/a@none': '401 401 200',
      'apiserver:GET:/a@expired-bootstrap-token': '401 200 200',
      'apiserver:GET:/a@malformed-token': '401 200 200',
      'apiserver:GET:/b@malformed-token': '401 401 401',
      'apiserver:GET:/a@foreign-cert': '200 401 401',
      'kubelet:GET:/pods@invalid-token': '200 401 401',
    },
    [
      'A stranger gets 200 on /a under three.',
      'Worthless credentials (expired-bootstrap-token, malformed-token) get 200 on /a under two, three.',
      'A worthless credential (foreign-cert) gets 200 on /a under one.',
      'A worthless credential (invalid-token) gets 200 from the kubelet on /pods under one.',
    ],
  ],
  [
    'what counts as no credential is told where it gets more than a stranger',
    {
      'apiserver:GET:/a@none': '200 401 ?',
      'apiserver:GET:/a@empty-token': '200 200 200',
      'apiserver:GET:/a@basic': '200 401 401',
    },
    [
      'One cell under three got no answer (timeout): no answer within 10 s, last seen: ECONNREFUSED',
      'A stranger gets 200 on /a under one.',
      'A worthless credential (empty-token) gets 200 on /a under two, three.',
    ],
  ],
  [
    'health endpoints that turn strangers away, 401 and 403 apart, the kubelet’s own not meant',
    {
      'apiserver:GET:/livez@none': '401 403 500',
      'apiserver:GET:/readyz@none': '401 403 500',
      'kubelet:GET:/healthz@none': '401 401 401',
    },
    [
      'A stranger gets 401 on /livez, /readyz under one. Probes without a credential, as kubeadm writes them into static pods, fail there.',
      'A stranger gets 403 on /livez, /readyz under two. Probes without a credential, as kubeadm writes them into static pods, fail there.',
    ],
  ],
  [
    'joins that work are no finding',
    { 'join:token': 'joined joined n/a', 'join:file-cert': 'joined joined n/a' },
    [],
  ],
  [
    'a refused join beside one that joins, settings with the same reason together',
    {
      'join:token': 'refused:unauthorized joined refused:unauthorized',
      'join:file-cert': 'joined joined joined',
    },
    [
      "Under one, three kubeadm join by token (unauthorized) is refused, while file-cert joins. kubeadm: error execution phase preflight: couldn't validate the identity of the API Server: unauthorized",
    ],
  ],
  [
    'no mode joins',
    { 'join:token': 'refused:forbidden joined ?', 'join:file-cert': 'refused:timeout joined joined' },
    [
      'One cell under three got no answer (timeout): no answer within 10 s, last seen: ECONNREFUSED',
      "Under one kubeadm join by token (forbidden), file-cert (timeout) are refused. kubeadm: error execution phase preflight: couldn't validate the identity of the API Server: forbidden",
    ],
  ],
  [
    'a credential whose answers depend on the setting',
    {
      'apiserver:GET:/a@service-account': '200 401 200',
      'apiserver:GET:/b@service-account': '200 401 200',
      'apiserver:GET:/a@admin-cert': '200 200 200',
      'kubelet:GET:/pods@admin-cert': '200 200 403',
      'apiserver:GET:/a@invalid-token': '401 403 401',
    },
    [
      'To service-account /a, /b answers 200 under one, three, 401 under two.',
      'To admin-cert the kubelet’s /pods answers 200 under one, two, 403 under three.',
    ],
  ],
];
for (const [title, answers, sentences] of cases) {
  test(title, () => assert.equal(found(resultsOf(table({ answers }))), sentences));
}

test('an unexpected answer names both, and its evidence', () => {
  const api = 'apiserver:GET:/api@none';
  const results = resultsOf(table({ answers: { [api]: '403 403 403' } }));
  const expected = { outcome: '401', control: false, scenario: 'article' };
  results.cells[`v1.33.13/two/process/${api}`] = cellResult('403', {
    expected,
    evidence: [evidenceAt('evidence/two/exchange.txt')],
  });
  assert.equal(found(results), [
    `v1.33.13/two/process/${api} answered 403; the scenario article expects 401. Evidence: evidence/two/exchange.txt`,
  ]);
});

test('a surprise names the rule, what it says and its source, once for all cells that differ alike', () => {
  const api = 'apiserver:GET:/api@none';
  const answers = { [api]: '403 403 401' };
  const results = resultsOf(table({ answers }));
  const expected = { outcome: '401', control: false, rule: 'shut' };
  for (const setting of ['one', 'two', 'three'])
    results.cells[`v1.33.13/${setting}/process/${api}`] = cellResult(setting === 'three' ? '401' : '403', {
      expected,
    });
  const rules = { shut: { says: 'Strangers are shut out.', source: 'authentication.go' } };
  assert.equal(found({ ...results, rules }), [
    `v1.33.13/one/process/${api} (and 1 more cell alike) answered 403; the rule shut predicts 401. Strangers are shut out. (authentication.go)`,
  ]);
});

test('of many unexpected answers ten are named and the rest counted', () => {
  const paths = Array.from({ length: 13 }, (_, i) => `apiserver:GET:/${i}@none`);
  const answers = Object.fromEntries(paths.map((path) => [path, '403 403 403']));
  const expected = Object.fromEntries(paths.map((path) => [`one/${path}`, '401']));
  const sentences = found(resultsOf(table({ answers, expected })));
  assert.is(sentences.length, 11);
  assert.is(sentences.at(-1), '3 more surprises.');
});

test('a failed control is the only finding', () => {
  const api = 'apiserver:GET:/api@none';
  const answers = { [api]: '200 200 200', 'join:token': 'refused:unauthorized joined joined' };
  const expected = { [`two/${api}`]: '!401' };
  assert.equal(found(resultsOf(table({ answers, expected }))), [
    `The control v1.33.13/two/process/${api} answered 200 and should have answered 401: nothing else this version answered can be trusted until that is explained.`,
  ]);
});

test('a control without an answer is said, and the other findings stay', () => {
  const api = 'apiserver:GET:/api@none';
  assert.equal(
    found(resultsOf(table({ answers: { [api]: '200 ? 403' }, expected: { [`two/${api}`]: '!401' } }))),
    [
      `The control v1.33.13/two/process/${api} got no answer, so nothing vouches for the others.`,
      'One cell under two got no answer (timeout): no answer within 10 s, last seen: ECONNREFUSED',
      `A stranger gets 200 on /api under one.`,
    ],
  );
});

test('clusters that failed alike are said once, with their log, and their cells are not said again', () => {
  const fault = { message: 'etcd exited with 2', tail: 'panic: disk full' };
  const faults = { one: fault, three: fault };
  const results = resultsOf(table({ answers: { 'apiserver:GET:/api@none': '. 403 ?' }, faults }));
  assert.equal(findingsOf(results, 'v1.33.13'), [
    {
      text: [
        'No cluster came up for ',
        { code: 'one' },
        ', ',
        { code: 'three' },
        ' (',
        { code: 'component-died' },
        '): ',
        { code: 'etcd exited with 2' },
      ],
      tail: 'panic: disk full',
    },
  ]);
});
