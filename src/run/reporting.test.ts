import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { Observed } from '../domain/outcome.ts';
import { faultOf, inconclusive } from './reporting.ts';

const test = suite('run/reporting');

test('whatever is thrown has a code that results can hold', () => {
  const api = Object.assign(new Error('etcdserver: request timed out'), { code: 500 });
  const thrown = [new BearerlessError('environment', 'timed-out', 'late'), api, new Error('boom'), 'text'];
  equal(
    thrown.map((one) => Observed.parse(inconclusive(one))),
    [
      { kind: 'inconclusive', code: 'timed-out', because: 'late' },
      { kind: 'inconclusive', code: 'http-500', because: 'etcdserver: request timed out' },
      { kind: 'inconclusive', code: 'harness-fault', because: 'boom' },
      { kind: 'inconclusive', code: 'harness-fault', because: 'text' },
    ],
  );
  equal(faultOf(api), { code: 'http-500', message: 'etcdserver: request timed out' });
});
