import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { Setting } from '../domain/setting.ts';
import { configurationOf } from './configuration.ts';
import type { World } from './world.ts';

const test = suite('oracle/configuration');

/** What the edit `e` makes of a setting with this configuration. */
function configuration(authenticationConfig: Record<string, unknown>, edited: string) {
  const apiserver = { authenticationConfig, edits: { e: edited } };
  const setting = Setting.parse({ id: 'own', title: 't', why: 'w', apiserver });
  const { authenticationFile, edit } = configurationOf({ setting, flags: {}, edit: 'e' } as unknown as World);
  return [authenticationFile, edit];
}

test('an edit that is no YAML, or nothing, is another one', () => {
  const anonymous = { enabled: false };
  equal(configuration({ anonymous }, 'anonymous: { enabled: false }'), ['anonymous', 'same']);
  for (const edited of ['anonymous: [', '', '- &a [*a]', 'x', 'null'])
    equal([edited, configuration({ anonymous }, edited)], [edited, ['anonymous', 'other']]);
});

test('a field that says nothing is as good as none', () => {
  equal(configuration({ anonymous: null }, 'anonymous: null'), ['silent', 'same']);
  equal(configuration({}, '{}'), ['silent', 'same']);
});
