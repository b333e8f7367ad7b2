import * as assert from 'uvu/assert';
import { cellResult } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { agreementOf } from './agreement.ts';
import { parseCellId } from './parse-cell-id.ts';

const test = suite('agreement');
const cell = (engine: string, question: string, word: string) =>
  [parseCellId(`v1.33.13/default/${engine}/${question}`), cellResult(word)] as [
    ReturnType<typeof parseCellId>,
    ReturnType<typeof cellResult>,
  ];
const api = 'apiserver:GET:/api@none';

test('what only one engine answered is not compared', () => {
  const lonely = [
    cell('process', api, '403'),
    cell('process-node', api, '?'),
    cell('process-node', 'init', 'n/a'),
  ];
  assert.is(agreementOf(lonely), undefined);
});

test('what is derived from probes must be what the watched pod did', () => {
  const pod = 'kube-apiserver';
  const answers = (derived: string, seen: string) => [
    cell('process', `health-check:${pod}`, derived),
    cell('process', `restart:${pod}`, seen),
  ];
  assert.equal(agreementOf(answers('health:restarted', 'restarted')), { compared: 1, disagreements: [] });
  const [disagreement] = agreementOf(answers('health:stays-up', 'restarted'))?.disagreements ?? [];
  assert.equal(disagreement?.answers, { process: 'stays-up', 'process, watched': 'restarted' });
  assert.is(agreementOf(answers('?', 'restarted')), undefined);
});

test('the same answer agrees, whatever it took; another code or another reason does not', () => {
  const answers = [
    cell('process', api, '403'),
    cell('process-node', api, '401'),
    cell('process', 'join:file-cert', 'joined'),
    cell('process-node', 'join:file-cert', 'joined'),
    cell('process', 'join:token', 'refused:unauthorized'),
    cell('process-node', 'join:token', 'refused:forbidden'),
  ];
  const at = { version: 'v1.33.13', setting: 'default' };
  assert.equal(agreementOf(answers), {
    compared: 3,
    disagreements: [
      { ...at, question: api, answers: { process: '403', 'process-node': '401' } },
      {
        ...at,
        question: 'join:token',
        answers: { process: 'refused unauthorized', 'process-node': 'refused forbidden' },
      },
    ],
  });
});
