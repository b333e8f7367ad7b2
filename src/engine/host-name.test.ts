import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { hostName } from './host-name.ts';

const test = suite('host names');

test('a name that fits is left as it is', () => {
  const fits = 'a'.repeat(63);
  assert.is(hostName('cp-default'), 'cp-default');
  assert.is(hostName(fits), fits);
});

test('a longer one is a label of DNS, another one for each name, and the same again for its own', () => {
  const names = ['-token', '-file', '-file-cert'].map((mode) =>
    hostName(`${'my-setting-'.repeat(9)}${mode}`),
  );
  assert.is(new Set(names).size, 3);
  for (const name of names) assert.match(name, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/);
  assert.is(hostName(names[0] as string), names[0]);
});
