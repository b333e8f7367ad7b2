import { equal } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import type { Requirement } from '../domain/required.ts';
import { checkRequired } from './required.ts';

const test = suite('what is required');

const results = resultsOf({
  version: 'v1.33.13',
  settings: ['default', 'anonymous-off', 'paths-health'],
  answers: {
    'apiserver:GET:/api@none': '403 401 ?',
    'join:token': 'joined refused:unauthorized n/a',
  },
});

const cell = (setting: string, question: string) => `v1.33.13/${setting}/process/${question}`;
const told = (required: Requirement[]) => {
  const { met, breaches } = checkRequired(results, required);
  return { met, breaches: breaches.map(({ kind, cells, answered }) => [kind, answered, cells]) };
};

test('the first entry that matches counts, and a list allows any of its outcomes', () => {
  equal(
    told([
      { cells: [cell('default', '*')], outcome: ['403', 'joined'] },
      { cells: ['*/anonymous-off/*'], outcome: ['401', 'refused unauthorized'] },
      { cells: ['v1.33.*@none'], outcome: '404' },
    ]),
    {
      met: 4,
      breaches: [
        [
          'open',
          'no answer within 10 s, last seen: ECONNREFUSED',
          [cell('paths-health', 'apiserver:GET:/api@none')],
        ],
      ],
    },
  );
});

test('what differs, and what names nothing that was answered', () => {
  equal(
    told([
      { cells: ['*/default/*@none', '*/defualt/*'], outcome: '401' },
      { cells: ['*/paths-health/*/join:token'], outcome: 'joined' },
      { cells: ['*/default/process/apiserver:GET:/api@none'], outcome: '403' },
      { cells: ['*/anonymous-off/*/join:*'], outcome: 'refused forbidden' },
    ]),
    {
      met: 0,
      breaches: [
        ['differs', '403', [cell('default', 'apiserver:GET:/api@none')]],
        ['differs', 'refused unauthorized', [cell('anonymous-off', 'join:token')]],
        ['missing', 'the run has no such cell', ['*/defualt/*']],
        ['missing', 'unsupported in this run', ['*/paths-health/*/join:token']],
        [
          'missing',
          'an entry before this one says what these cells must answer',
          ['*/default/process/apiserver:GET:/api@none'],
        ],
      ],
    },
  );
});
