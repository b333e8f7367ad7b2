import { equal } from 'uvu/assert';
import { cellResult } from '../../../test/support/results-builder.ts';
import { suite } from '../../../test/support/suite.ts';
import type { CellResult } from '../../domain/results.ts';
import { type Asked, answersOf } from './asked.ts';

const test = suite('what a step of a bisection answered');

const question = 'default/process/apiserver:GET:/api@none';
const control = { setting: 'anonymous-off', probe: 'apiserver:GET:/api@none' };
const asked: Asked = {
  schemaVersion: 1,
  cell: `v1.33.0/${question}`,
  scenario: 'stranger',
  control,
  versions: ['v1.33.0', 'v1.33.13'],
  named: false,
  unlisted: [],
  eachMinor: false,
};
const expected = { outcome: '401', control: true, scenario: 'stranger' };

const answers = (result: CellResult | undefined, { more = {}, controlled = '401' } = {}) =>
  answersOf({ ...asked, ...more }, 'v1.33.13', {
    cells: {
      ...(result ? { [`v1.33.13/${question}`]: result } : {}),
      [`v1.33.13/${control.setting}/process/${control.probe}`]: cellResult(controlled, { expected }),
    },
  }).map((one) => ('outcome' in one ? `${one.outcome} as ${one.counts}` : one.is));

const inconclusive = (code: string): CellResult => ({
  observed: { kind: 'inconclusive', code, because: 'no' },
  evidence: [],
  attempts: 1,
});

test('an answer counts as its outcome, or as what it is named', () => {
  equal(answers(cellResult('403')), ['403 as 403']);
  equal(answers(cellResult('403'), { more: { good: '403' } }), ['403 as good']);
  equal(answers(cellResult('404'), { more: { good: '403' } }), ['404 as bad']);
  equal(answers(cellResult('404'), { more: { bad: '403' } }), ['404 as good']);
  equal(answers(cellResult('500'), { more: { good: '403', bad: '404' } }), ['500 as 500']);
  equal(answers(cellResult('refused:unauthorized'), { more: { bad: 'refused' } }), [
    'refused unauthorized as bad',
  ]);
});

test('what its run asked again answered as often as it answered', () => {
  const earlier = [cellResult('401').observed, inconclusive('no-answer').observed];
  equal(answers(cellResult('403', { earlier })), ['401 as 401', '403 as 403']);
});

test('no answer is one that is asked again, or one that cannot be had', () => {
  equal(answers(undefined), ['open']);
  equal(answers(inconclusive('component-ended')), ['open']);
  equal(answers(inconclusive('no-binary')), ['absent']);
  equal(answers(inconclusive('build-failed')), ['absent']);
  equal(answers(cellResult('n/a')), ['absent']);
});

test('a control cell can be followed itself', () => {
  const own = { ...asked, control: { setting: 'default', probe: control.probe } };
  const cells = { [`v1.33.13/${question}`]: cellResult('403', { expected }) };
  equal(
    answersOf(own, 'v1.33.13', { cells }).map(({ is }) => is),
    ['answered'],
  );
});

test('an answer is none where the control cell got a wrong one', () => {
  equal(answers(cellResult('403'), { controlled: '200' }), ['open']);
});
