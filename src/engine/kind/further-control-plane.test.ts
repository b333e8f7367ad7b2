import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { logsIn } from './further-control-plane.ts';

const test = suite('a further control plane of kind');

test('the logs that a node prints are told apart by their numbers', () => {
  equal(logsIn('==> /var/log/pods/a/b/0.log\none\n==> two\n==> /var/log/pods/a/b/12.log\n'), [
    { n: 0, text: 'one\n==> two\n' },
    { n: 12, text: '' },
  ]);
  equal(logsIn('==> /var/log/pods/a-*/*/*.log\n'), [], 'no apiserver has begun');
});
