import { equal, is } from 'uvu/assert';
import { resultsOf, type Table } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { countOf } from './compare.ts';
import { type Gate, gateOf } from './gate.ts';
import { type Comparison, compareRuns } from './sides.ts';

const test = suite('two runs side by side');

const asked = (version: string, answers: Table['answers'], more: Partial<Table> = {}) =>
  resultsOf({ version, settings: ['default', 'anonymous-off'], answers, ...more });

const api = 'apiserver:GET:/api@none';
const told = ({ differences }: Comparison) =>
  differences.map(({ kind, was, is, breaksClients, pairs }) => [
    kind,
    was,
    is,
    breaksClients,
    pairs.map(({ a, b }) => (b ?? a)?.id),
  ]);

test('patches of a minor are the same version; times are not compared; what is open or cannot be asked is no change', () => {
  const a = asked('v1.33.12', {
    [api]: '403 401',
    'join:token': 'joined refused:unauthorized',
    'join:file-cert': 'joined joined',
    init: 'n/a completed',
    'apiserver:GET:/version@none': '? 401',
  });
  const b = asked('v1.33.13', {
    [api]: '401 403',
    'join:token': 'joined refused:forbidden',
    init: 'n/a completed',
    'apiserver:GET:/version@none': '200 401',
    'kubelet:GET:/pods@none': '401 401',
  });
  const at = (setting: string, question: string, version = 'v1.33.13') =>
    `${version}/${setting}/process/${question}`;
  const compared = compareRuns(a, b);
  equal(compared.matched, [{ what: 'version', a: 'v1.33.12', b: 'v1.33.13' }]);
  equal(told(compared), [
    ['changed', '403', '401', true, [at('default', api)]],
    ['changed', '401', '403', true, [at('anonymous-off', api)]],
    ['changed', 'refused unauthorized', 'refused forbidden', false, [at('anonymous-off', 'join:token')]],
    [
      'removed',
      'joined',
      '',
      false,
      [at('default', 'join:file-cert', 'v1.33.12'), at('anonymous-off', 'join:file-cert', 'v1.33.12')],
    ],
    [
      'added',
      '',
      '401',
      false,
      [at('default', 'kubelet:GET:/pods@none'), at('anonymous-off', 'kubelet:GET:/pods@none')],
    ],
    ['open', '', '200', false, [at('default', 'apiserver:GET:/version@none')]],
    ['unchanged', 'joined', 'joined', false, [at('default', 'join:token')]],
    ['unchanged', 'completed', 'completed', false, [at('anonymous-off', 'init')]],
    ['unchanged', '401', '401', false, [at('anonymous-off', 'apiserver:GET:/version@none')]],
  ]);
});

test('one version each is compared whatever it is, and so is one engine; an upgrade by a minor is one question', () => {
  const up = (to: string) => `upgrade:${to}/${api}`;
  const a = asked('v1.33.13', { [up('v1.34.4')]: '403>403 401>401' });
  const b = asked('v1.34.4', { [up('v1.35.1')]: '403>403 401>403' }, { engine: 'kind' });
  const compared = compareRuns(a, b);
  equal(compared.matched, [
    { what: 'version', a: 'v1.33.13', b: 'v1.34.4' },
    { what: 'engine', a: 'process', b: 'kind' },
  ]);
  equal(
    told(compared).map(([kind, was, is]) => [kind, was, is]),
    [
      ['changed', '401', '403'],
      ['unchanged', '403', '403'],
    ],
  );
});

test('with several versions only those of a minor belong together', () => {
  const one = { [api]: '403 401' };
  const both = resultsOf(
    { version: 'v1.33.13', settings: ['default'], answers: { [api]: '403' } },
    { version: 'v1.20.2', settings: ['default'], answers: { [api]: '403' } },
  );
  const { differences } = compareRuns(both, asked('v1.37.2', one));
  equal(
    [countOf(differences, 'removed'), countOf(differences, 'added'), countOf(differences, 'unchanged')],
    [2, 2, 0],
  );
});

test('two settings of one run', () => {
  const run = asked('v1.33.13', { [api]: '403 401' });
  const { differences } = compareRuns(run, run, {
    a: { setting: 'default' },
    b: { setting: 'anonymous-off' },
  });
  equal(
    differences.map(({ was, is, breaksClients }) => [was, is, breaksClients]),
    [['403', '401', true]],
  );
});

test('the gate: what must not be, then nothing compared, then what is open', () => {
  const gate = (a: string, b: string, ...failOn: Parameters<typeof gateOf>[1][number][]): Gate =>
    gateOf(compareRuns(asked('v1.33.13', { [api]: a }), asked('v1.33.13', { [api]: b })).differences, failOn);
  is(gate('403 401', '403 403', 'changed'), 'failed');
  is(gate('403 401', '403 403', 'added'), 'passed');
  is(gate('403 401', '403 403'), 'passed');
  is(gate('403 n/a', '403 401', 'added'), 'failed');
  is(gate('403 401', '403 ?', 'changed'), 'open');
  is(gate('403 401', '403 ?'), 'passed');
  is(gate('403 401', 'n/a n/a'), 'nothing');
  is(gate('403 401', '? ?', 'changed'), 'nothing');
});
